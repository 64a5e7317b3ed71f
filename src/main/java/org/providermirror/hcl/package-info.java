/**
 * HashiCorp's configuration language, as far as the files that the mirror reads are written in it: tokens, and the blocks
 * with plain values that a dependency lock file holds. Evaluates nothing; what the words mean is for others.
 */
package org.providermirror.hcl;
