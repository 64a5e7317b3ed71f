/**
 * Writes and reads Terraform's terms as JSON texts.
 *
 * <p>Job records and the administration API share it, so that a term has one spelling. It knows no document.
 */
package org.providermirror.json;
