/**
 * Reads package archives and computes their {@code h1:} hash as Go does, without unpacking them.
 *
 * <p>Treats every archive as hostile: it writes nothing, and {@link org.providermirror.archive.ArchiveLimits} bounds
 * memory and work. Does not decide whether the bytes are the publisher's.
 */
package org.providermirror.archive;
