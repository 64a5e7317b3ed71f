/**
 * Declares all settings with their defaults and limits, and holds their values.
 *
 * <p>Each record declares the settings that it is built from; {@code MirrorSettings} lists them all. A value of this
 * package was validated. Secrets never appear in {@code toString}, messages or the reference page.
 */
package org.providermirror.config;
