/**
 * Runs background jobs that an administrator or a schedule requested: persisted when requested, run once at a time,
 * observable and cancellable.
 *
 * <p>After a restart or a crash another instance takes the job over. What a job does is left to its worker.
 */
package org.providermirror.job;
