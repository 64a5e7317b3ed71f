/**
 * Runs background jobs that outlive the instance that accepted them.
 *
 * <p>A kind of job has a typed order, a typed checkpoint and items with outcomes. If an instance dies, another one takes its jobs
 * over and continues from their checkpoints.
 */
package org.providermirror.job;
