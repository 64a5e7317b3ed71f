/**
 * Storage in a folder of this machine, or of a share that several machines see. The folder can be handed to Terraform as
 * a {@code filesystem_mirror}, served by a web server as it stands, and filled by copying packages in.
 *
 * <p>Every promise rests on what the file system gives: names that are given atomically (hard links, renames), forced
 * bytes and folders, and locks that end with their process.
 */
package org.providermirror.storage.local;
