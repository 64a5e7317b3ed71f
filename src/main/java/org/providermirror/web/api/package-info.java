/**
 * The mirror's own interface below {@code /-/api/v1}: what it does, has, and counted, as JSON. The document that describes it
 * is made of these very classes. Errors are the same problem documents as everywhere.
 */
package org.providermirror.web.api;
