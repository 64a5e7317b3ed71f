package org.providermirror.hosted;

import java.util.List;
import org.providermirror.provider.ReleaseId;

/** Reports why an uploaded release is not published: all problems, by file. */
public final class PublicationRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says why a release is refused. */
    public enum Kind {
        /** The upload is not a valid release. */
        INVALID,
        /** The version is published with other bytes, which stay. */
        CONFLICT,
        /** Another caller is publishing this version. */
        BUSY
    }

    private final Kind kind;
    private final transient List<PublicationProblem> problems;

    private PublicationRefusedException(Kind kind, String sentence, List<PublicationProblem> problems) {
        super(sentence);
        this.kind = kind;
        this.problems = List.copyOf(problems);
    }

    static PublicationRefusedException invalid(ReleaseId release, List<PublicationProblem> problems) {
        return new PublicationRefusedException(
                Kind.INVALID, release + " is not published: the upload has " + counted(problems), problems);
    }

    static PublicationRefusedException conflict(ReleaseId release, List<PublicationProblem> problems) {
        return new PublicationRefusedException(
                Kind.CONFLICT,
                release + " is published with other bytes, which stay; publish a new version instead",
                problems);
    }

    static PublicationRefusedException busy(ReleaseId release) {
        return new PublicationRefusedException(
                Kind.BUSY, release + " is being published by another caller; try again in a moment", List.of());
    }

    private static String counted(List<PublicationProblem> problems) {
        return problems.size() == 1 ? "a problem" : problems.size() + " problems";
    }

    /** Returns why it is refused. */
    public Kind kind() {
        return kind;
    }

    /** Returns the problems, by file. */
    public List<PublicationProblem> problems() {
        return problems;
    }
}
