/**
 * Guards addresses: resolves hostnames and refuses addresses that settings do not allow.
 *
 * <p>Checks every connection and every redirect. Opens no connection.
 */
package org.providermirror.net.address;
