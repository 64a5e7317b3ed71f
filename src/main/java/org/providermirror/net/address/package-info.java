/**
 * Guards addresses: resolves hostnames and refuses addresses that settings do not allow.
 *
 * <p>Is asked before every connection and every redirect. Opens no connection.
 */
package org.providermirror.net.address;
