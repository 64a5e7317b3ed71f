/**
 * Holds answers that outlive their dispatch.
 *
 * <p>A request that waits holds no thread of the container. It knows no route and no document.
 */
package org.providermirror.web.async;
