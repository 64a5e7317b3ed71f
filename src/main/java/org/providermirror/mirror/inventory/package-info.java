/**
 * Describes what the mirror stores and knows, for the API and the pages.
 *
 * <p>Shows hidden packages as hidden, with the rule that hides them. Changes nothing.
 */
package org.providermirror.mirror.inventory;
