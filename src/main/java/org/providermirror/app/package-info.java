/**
 * Composes the program: reads the settings, builds and binds the modules, and starts their threads.
 *
 * <p>Everything that starts here stops with the web application. Decides nothing that a module could decide.
 */
package org.providermirror.app;
