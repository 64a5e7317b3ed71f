/** Trusts the certificate authorities that settings add to those of the JVM. */
package org.providermirror.net.tls;
