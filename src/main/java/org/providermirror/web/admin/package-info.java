/**
 * The administration API: jobs, blocks, conflicts, signers, keys and tokens.
 *
 * <p>A body is a record, which Jersey binds. Access control decides who may call it; the packages that own the work do it.
 */
package org.providermirror.web.admin;
