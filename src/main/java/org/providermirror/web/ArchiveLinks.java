package org.providermirror.web;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Of what kind the archive URLs are in the documents that a request asks for. A filter in front that wants others than the
 * plain ones says so here; documents that hold archive URLs are then made for this request alone.
 *
 * @param arePersonal whether they are good for one client alone
 */
record ArchiveLinks(boolean arePersonal) {
    /** The archive's name alone, for it lies beside the document that lists it. */
    static final ArchiveLinks PLAIN = new ArchiveLinks(false);

    private static final String ATTRIBUTE = ArchiveLinks.class.getName();

    /** The links of a request; the plain ones where nobody wanted others. */
    static ArchiveLinks of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof ArchiveLinks links ? links : PLAIN;
    }

    void into(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }
}
