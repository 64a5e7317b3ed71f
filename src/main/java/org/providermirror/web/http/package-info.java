/**
 * HTTP values: ranges, conditions, tags, codings, dates, and responses that tolerate a disconnect.
 *
 * <p>Follows RFC 9110. Knows nothing of providers.
 */
package org.providermirror.web.http;
