/**
 * The mirror put together: settings read, parts made and bound, threads started with the web application and stopped with
 * it. Nothing is decided here that a part could decide.
 */
package org.providermirror.app;
