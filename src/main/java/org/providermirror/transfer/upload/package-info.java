/**
 * Receives uploaded archives and reads their files: zip, tar, and tar compressed by gzip.
 *
 * <p>Bounds what uploads take of disk and memory. Never writes a file under a name that comes from an archive.
 */
package org.providermirror.transfer.upload;
