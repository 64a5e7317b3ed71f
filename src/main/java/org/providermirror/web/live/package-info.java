/**
 * Sends the live status by server-sent events.
 *
 * <p>Holds no thread per connection. The content comes from {@code web.api}.
 */
package org.providermirror.web.live;
