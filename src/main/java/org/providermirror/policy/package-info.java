/**
 * Who may ask, and for what: providers and versions that are served, blocks, signers and conflicts that administrators
 * decide about; and below this package who asks, and what is written down of it.
 *
 * <p>Knows nothing of HTTP, and of clients only what they present.
 */
package org.providermirror.policy;
