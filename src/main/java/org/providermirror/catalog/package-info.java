/**
 * What the mirror knows of each provider: version lists, verified releases and records of stored packages, kept in memory
 * and in storage, and the rules by which an old answer serves.
 *
 * <p>Learning is left to {@code registry}, fetching packages to {@code fetch}, and what a client is told to {@code mirror}.
 */
package org.providermirror.catalog;
