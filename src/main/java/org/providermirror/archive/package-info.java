/**
 * What a package archive holds, hashed as the clients hash it: the {@code h1:} of a zip, without unpacking anything.
 *
 * <p>Archives come from outside and are read with suspicion: nothing is written, memory is bounded by
 * {@link org.providermirror.archive.ArchiveLimits}, and so is the work. Whether the bytes are the publisher's is not
 * decided here.
 */
package org.providermirror.archive;
