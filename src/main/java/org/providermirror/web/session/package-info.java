/** Answers the API's requests about the caller: who it is, and the session of its browser. */
package org.providermirror.web.session;
