/** Lets administrators retry and cancel fetches. */
package org.providermirror.fetch.control;
