/**
 * Stored packages are hashed again, at a set rate, so that bytes that changed on a disk are found before a client gets
 * them: what has rotted is set aside and fetched anew.
 */
package org.providermirror.scrub;
