/**
 * Composes the program: reads the settings, builds and binds the parts, and starts their threads.
 *
 * <p>Everything that starts here stops with the web application. Decides nothing that a part could decide.
 */
package org.providermirror.app;
