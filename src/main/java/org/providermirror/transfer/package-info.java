/**
 * Packages in and out of the mirror by way of folders as {@code terraform providers mirror} writes them, or archives of
 * such folders: for sites that have no connection at all.
 *
 * <p>What comes in is checked as anything else is; what goes out needs no mirror to be served.
 */
package org.providermirror.transfer;
