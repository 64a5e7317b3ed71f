/**
 * Defines the JSON of the API: how records are written, and how strictly request bodies are read.
 *
 * <p>A wrong body is refused with a sentence that names the member, the reason and the remedy.
 */
package org.providermirror.web.json;
