/**
 * Sends events to a webhook.
 *
 * <p>An event that was not accepted is sent again, until it is accepted or a thousand later ones wait.
 */
package org.providermirror.event.webhook;
