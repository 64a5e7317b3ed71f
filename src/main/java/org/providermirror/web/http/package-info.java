/**
 * Represents HTTP (RFC 9110): answers, ranges, conditions, entity tags, content codings, dates, request ids.
 *
 * <p>Its {@code HttpAnswer} is the one writer of answers that are in memory. Contains nothing about providers.
 */
package org.providermirror.web.http;
