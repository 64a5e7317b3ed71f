/**
 * Real clients against real mirrors: runs the {@code terraform} and {@code tofu} that are on the PATH, each in a
 * folder of its own and shut off from the user's own configuration, caches and credentials.
 *
 * <p>{@link org.providermirror.client.InstallScenarios} contains the scenarios that a mirror must pass in any
 * deployment; a subclass defines how the mirror is started.
 */
package org.providermirror.client;
