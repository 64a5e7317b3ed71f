/**
 * Finds sentences that are hard to read, in pages, comments, Javadoc and messages. {@code Texts} extracts the prose of a file,
 * {@code LanguageRules} checks it, and {@code PlainLanguageTest} lists the files that must pass.
 */
package org.providermirror.language;
