/**
 * Selects the egress proxy of each upstream request.
 *
 * <p>Opens no connection.
 */
package org.providermirror.net.proxy;
