package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A page of the versions whose releases failed verification. */
public record RefusalsView(
        @Schema(description = "The number of versions on all pages.")
        int total,

        @Schema(description = "The number of versions before this page.")
        int offset,

        @Schema(description = "The versions of this page.") List<RefusalView> items) {}
