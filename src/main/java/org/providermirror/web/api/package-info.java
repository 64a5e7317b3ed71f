/**
 * The status API below {@code /-/api/v1}: what the mirror does and stores, and its metrics, as JSON.
 *
 * <p>Doc comments describe every member for the OpenAPI document. Errors are problem documents.
 */
package org.providermirror.web.api;
