package org.providermirror.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** How to configure clients for this mirror. */
public record SetUpView(
        @Schema(description = "The URL of this mirror in the configurations.")
        String url,

        @Schema(description = "Whether mirror.public-url sets this URL.")
        boolean configured,

        @Schema(description = "What is wrong with the URL, a sentence each.")
        List<String> problems,

        @Schema(description = "The configurations.") List<SetUpText> texts) {
    /** The configuration of one client for one protocol. */
    public record SetUpText(
            @Schema(description = "terraform, opentofu or terragrunt.")
            String client,

            @Schema(description = "network-mirror or registry.")
            String way,

            @Schema(description = "Whether the client sends a token.")
            boolean token,

            @Schema(description = "The file to write the text into.")
            String file,

            @Schema(description = "The text of the configuration.")
            String text,

            @Schema(description = "Notes, a sentence each, with code between backticks.")
            List<String> notes) {}
}
