package org.providermirror.config.table;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Settings that the mirror cannot start with. Stops the deployment and never reaches a client; the message lists all
 * problems, one a line, without secrets.
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

    /** All that is wrong. */
    public List<SettingProblem> problems() {
        return problems;
    }
}
