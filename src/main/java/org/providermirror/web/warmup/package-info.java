/**
 * Warms the JVM up during a start: sends the requests of an example client through the filters and Jersey, and encrypts as
 * TLS does, until that code is compiled.
 *
 * <p>The filters and the mirror that answers are other objects than those of clients' requests, so that these requests are
 * neither counted, logged nor audited.
 */
package org.providermirror.web.warmup;
