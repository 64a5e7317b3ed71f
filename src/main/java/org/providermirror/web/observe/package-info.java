/**
 * Serves health and metrics, and logs and counts every request.
 *
 * <p>Its filter is the first one, so refused requests are counted too. A path is never logged as it came.
 */
package org.providermirror.web.observe;
