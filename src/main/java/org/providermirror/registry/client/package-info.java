/**
 * Asks an upstream registry by the Provider Registry Protocol and verifies what it answers.
 *
 * <p>Follows the requests that Terraform and OpenTofu send. Caches only service discovery.
 */
package org.providermirror.registry.client;
