/**
 * Real servlet containers, each a process of its own out of its Maven distribution, with the WAR deployed into it
 * unchanged: which container on which Java ({@link org.providermirror.container.ContainerOnJava}), what is deployed and
 * how it is set ({@link org.providermirror.container.Deployment}), and the running server ({@link
 * org.providermirror.container.ServletContainer}).
 *
 * <p>The distributions are unpacked by the build before the integration tests; in an IDE run
 * {@code ./mvnw pre-integration-test} once.
 */
package org.providermirror.container;
