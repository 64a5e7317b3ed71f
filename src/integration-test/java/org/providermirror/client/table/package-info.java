/**
 * Compares what clients do through the mirror with what they do directly.
 *
 * <p>Each row of the table is one habit of a registry. It is installed directly, through a network mirror and in
 * registry mode, by real clients and by a scripted one.
 */
package org.providermirror.client.table;
