package org.providermirror.web.hosted;

import java.util.List;
import org.providermirror.hosted.PublicationProblem;

/**
 * The problem document (RFC 9457) of an upload that is not published.
 *
 * @param type the identifier of the kind of problem
 * @param title the same in words
 * @param status the status of the answer
 * @param detail a plain sentence
 * @param requestId the id of the request, which the log has too
 * @param problems all problems, by file
 */
record PublicationRefusal(
        String type, String title, int status, String detail, String requestId, List<FileProblem> problems) {
    /**
     * One problem.
     *
     * @param file the name of the file, which may be missing; archive for the upload as a whole
     * @param reason what is wrong and what to do
     */
    record FileProblem(String file, String reason) {
        static FileProblem of(PublicationProblem problem) {
            return new FileProblem(problem.file(), problem.reason());
        }
    }
}
