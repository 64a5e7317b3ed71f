/**
 * What can go wrong, one class a fact, each with the fields that say what and why. Nothing here knows of HTTP: the one
 * table that makes a status of a fact stands in {@code web}.
 *
 * <p>Absence is no fault: what is definitely not there is an empty {@code Optional} until a use case has to say so.
 */
package org.providermirror.failure;
