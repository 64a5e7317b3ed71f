/**
 * The status API below {@code /-/api/v1}: what the mirror does, stores and counted, as JSON.
 *
 * <p>Every member is described by annotations that the OpenAPI document is generated from. Errors are problem documents.
 */
package org.providermirror.web.api;
