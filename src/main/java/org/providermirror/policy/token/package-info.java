/**
 * Authenticates callers: tokens, OpenID Connect tokens, and the signed links in archive URLs.
 *
 * <p>Yields a principal with its scope and roles; depends on no part of HTTP but the text of one header. No token or
 * key is ever part of a message.
 */
package org.providermirror.policy.token;
