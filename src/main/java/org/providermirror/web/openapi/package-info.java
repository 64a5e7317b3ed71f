/**
 * Generates the OpenAPI document from the resources' annotations.
 *
 * <p>Describes routes, parameters, bodies, answers and required rights. Knows no single route.
 */
package org.providermirror.web.openapi;
