package org.providermirror.web.api;

import java.util.List;
import org.providermirror.web.openapi.Summary;

/** What somebody writes who wants to use this mirror. */
public record SetUpView(
        @Summary("The URL of this mirror that the texts hold.")
        String url,

        @Summary("Whether it is the one that mirror.public-url sets.")
        boolean configured,

        @Summary("What is wrong with that URL, a sentence each; mostly nothing.")
        List<String> problems,

        List<SetUpText> texts) {
    /** The configuration for one client, one way of use, with or without a token. */
    public record SetUpText(
            @Summary("terraform, opentofu or terragrunt.") String client,
            @Summary("network-mirror or registry.") String way,
            @Summary("Whether the client sends a token.") boolean token,
            @Summary("The file that the text belongs into.") String file,
            String text,

            @Summary("What else is to be known, a sentence each, with code between backticks.")
            List<String> notes) {}
}
