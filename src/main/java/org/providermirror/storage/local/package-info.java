/**
 * Stores objects in a folder of this machine or of a shared file system.
 *
 * <p>Relies on atomic hard links and renames, forced writes, and locks that end with their process. The folder also
 * works as a {@code filesystem_mirror}.
 */
package org.providermirror.storage.local;
