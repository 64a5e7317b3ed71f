/**
 * Fetches packages before clients ask: from lists, lock files and the scheduled prefetch list.
 *
 * <p>Fetches version lists at once if an administrator orders it. Chooses versions by Terraform's constraint rules. Fetching and verifying is left to {@code fetch}.
 */
package org.providermirror.prefetch;
