/**
 * The administration API: jobs, blocks, conflicts, signers, keys.
 *
 * <p>Who may use it is decided by {@code web.access}. The work itself is done by the packages that own it.
 */
package org.providermirror.web.admin;
