/**
 * Writes and reads Terraform's terms as JSON texts.
 *
 * <p>Job records and the administration API share it, so that a term has one spelling. All parsers and
 * generators on the threads of requests share their buffers. It knows no document.
 */
package org.providermirror.json;
