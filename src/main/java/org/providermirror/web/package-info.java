/**
 * Registers resources and filters with the servlet context.
 *
 * <p>The parts are in the sub-packages. Composition is left to {@code app}.
 */
package org.providermirror.web;
