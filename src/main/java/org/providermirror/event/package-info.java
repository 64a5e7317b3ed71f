/**
 * What happened in the mirror that somebody who runs it should know of: conflicts, failed verifications, new signers,
 * outages of upstream, acts of administrators. Rooms report it here; who shows it, and how, is for others.
 */
package org.providermirror.event;
