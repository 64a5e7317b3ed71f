/**
 * What is logged goes to the container's own logging, {@code java.util.logging}, and says on whose behalf it was done. Knows
 * nothing of requests but their names.
 */
package org.providermirror.log;
