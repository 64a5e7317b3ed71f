/**
 * Sends events to a webhook.
 *
 * <p>An event that was not accepted is sent again, until it is accepted, was refused several times, or a thousand later ones wait.
 */
package org.providermirror.event.webhook;
