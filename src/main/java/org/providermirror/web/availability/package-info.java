/** Explains why clients get a package or not. */
package org.providermirror.web.availability;
