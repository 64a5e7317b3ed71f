/** Sends documents to URLs that the operator chose. */
package org.providermirror.net.post;
