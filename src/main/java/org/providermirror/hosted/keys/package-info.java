/**
 * Stores the public keys that sign the releases of hosted namespaces, and holds the mirror's own key.
 *
 * <p>Administrators register, remove and revoke keys. The mirror signs only in namespaces without a registered key.
 */
package org.providermirror.hosted.keys;
