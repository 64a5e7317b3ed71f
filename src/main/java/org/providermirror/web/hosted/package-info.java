/**
 * Serves what exists only for hosted providers: service discovery for clients without configuration, publications, and the
 * acts of administrators.
 */
package org.providermirror.web.hosted;
