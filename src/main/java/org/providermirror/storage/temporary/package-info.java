/**
 * Files of this machine that are not finished yet: each process has a folder of its own for them, which is swept by the next
 * one when the process has died. Every kind of storage stages packages in such files.
 *
 * <p>What becomes of a file when it is finished is left to the storage.
 */
package org.providermirror.storage.temporary;
