/**
 * Expires packages by age and by total size, least recently used first, and purges what an administrator names.
 *
 * <p>Tracks when packages were last used. A package in use is protected.
 */
package org.providermirror.retention;
