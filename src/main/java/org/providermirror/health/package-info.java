/**
 * Whether the mirror can do its work: whether its storage can be read and written, and how the upstream hosts were when they
 * were last asked. Nobody is asked here for the sake of the answer but the storage, now and then.
 */
package org.providermirror.health;
