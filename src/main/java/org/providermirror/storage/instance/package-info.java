/**
 * Stores numbers of each instance in a record of its own, and returns them together.
 *
 * <p>What is numbered is left to the callers.
 */
package org.providermirror.storage.instance;
