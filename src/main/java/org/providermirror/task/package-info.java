/**
 * Long work that an administrator or a schedule asks for: kept in storage from the moment it was asked for, done once at a
 * time, watched, cancelled, and taken up by another mirror or after a restart where the one that did it died.
 *
 * <p>What the work is, is for other rooms.
 */
package org.providermirror.task;
