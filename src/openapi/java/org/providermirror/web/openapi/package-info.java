/**
 * Completes the OpenAPI document while the build generates it from the resources and their doc comments.
 *
 * <p>Adds what all operations have in common. It runs in the build alone and is not part of the WAR.
 */
package org.providermirror.web.openapi;
