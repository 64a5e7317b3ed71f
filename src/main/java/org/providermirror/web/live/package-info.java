/** The status as it changes, sent to whoever listens (server-sent events), without a thread for any of them. */
package org.providermirror.web.live;
