package org.providermirror.web.api;

import java.util.List;
import org.providermirror.web.openapi.Summary;

/** A page of the versions whose releases failed verification. */
public record RefusalsView(
        @Summary("How many there are in all.") int total, int offset, List<RefusalView> items) {}
