package org.providermirror.web.api;

import java.util.List;

/**
 * A page of the versions whose releases failed verification.
 *
 * @param total the number of versions on all pages
 * @param offset the number of versions before this page
 * @param items the versions of this page
 */
public record RefusalsView(int total, int offset, List<RefusalView> items) {}
