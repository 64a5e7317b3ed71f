package org.providermirror.config.table;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Stops the deployment because of wrong settings. The message lists all problems, one a line, without secrets. Never
 * reaches a client.
 */
public final class SettingsException extends RuntimeException {
    private final transient List<SettingProblem> problems;

    /** @param problems at least one */
    public SettingsException(List<SettingProblem> problems) {
        super(problems.stream()
                .map(problem -> "\n  - " + problem)
                .collect(Collectors.joining(
                        "",
                        problems.size() == 1
                                ? "The settings of the mirror hold a problem:"
                                : "The settings of the mirror hold " + problems.size() + " problems:",
                        "")));
        this.problems = List.copyOf(problems);
    }

    /** Returns all problems. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
