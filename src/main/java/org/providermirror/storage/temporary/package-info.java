/**
 * Holds unfinished files of this machine, in one folder per process.
 *
 * <p>Sweeps the folders of processes that died. What becomes of a finished file is left to the storage.
 */
package org.providermirror.storage.temporary;
