/**
 * Lets administrators inspect the settings, the policy, the tokens and the audit log.
 *
 * <p>Shows no secret. What the mirror does is shown by other modules.
 */
package org.providermirror.web.inspection;
