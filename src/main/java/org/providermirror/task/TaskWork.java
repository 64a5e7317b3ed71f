package org.providermirror.task;

/** How the tasks of one kind are done. */
@FunctionalInterface
public interface TaskWork {
    /**
     * Does a task to its end, or until it is cancelled. A run that was broken off by a restart is repeated, so that doing
     * it twice must leave what doing it once does.
     *
     * @throws InterruptedException where the mirror is stopping
     * @throws TaskFailedException where it cannot be done to its end
     */
    void run(TaskRun run) throws InterruptedException, TaskFailedException;
}
