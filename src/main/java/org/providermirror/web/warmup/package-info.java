/**
 * Warms the JVM up after a start: sends the requests of an example client through the filters and Jersey, until their code
 * is compiled.
 *
 * <p>The filters and the mirror that answers are other objects than those of clients' requests, so that these requests are
 * neither counted, logged nor audited.
 */
package org.providermirror.web.warmup;
