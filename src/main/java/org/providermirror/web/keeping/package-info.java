/**
 * The administrators' API to fill and keep the store: prefetches, imports, exports, what is removed, and what is hashed
 * again. Who may use it is decided before a request gets here.
 */
package org.providermirror.web.keeping;
