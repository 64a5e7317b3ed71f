/**
 * Publishes releases of the hostnames of which this mirror is the origin, and finds the published ones.
 *
 * <p>Each signed set of packages is a numbered revision that never changes. One pointer, written last, selects it.
 */
package org.providermirror.hosted;
