/**
 * Reads HashiCorp's configuration language as far as lock files and CLI configuration use it.
 *
 * <p>Yields tokens and blocks with plain values. Evaluates no expression.
 */
package org.providermirror.hcl;
