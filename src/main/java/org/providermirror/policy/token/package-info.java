/**
 * Who asks: tokens, tokens of an issuer of OpenID Connect, and the capabilities that stand for them in archive URLs.
 *
 * <p>Knows nothing of HTTP but the text of one header, and decides nothing of what is served. No token, capability or key is
 * ever part of a message or of a {@code toString}.
 */
package org.providermirror.policy.token;
