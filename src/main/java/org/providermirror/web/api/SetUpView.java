package org.providermirror.web.api;

import java.util.List;
import org.providermirror.provider.Hostname;

/**
 * How to configure clients for this mirror.
 *
 * @param url the URL of this mirror in the configurations
 * @param configured whether mirror.public-url sets this URL
 * @param problems what is wrong with the URL, a sentence each
 * @param texts the configurations
 * @param hosted the hostnames whose releases are published to this mirror, sorted
 */
public record SetUpView(
        String url, boolean configured, List<String> problems, List<SetUpText> texts, List<Hostname> hosted) {
    /**
     * The configuration of one client for one protocol.
     *
     * @param client terraform, opentofu or terragrunt
     * @param way network-mirror or registry
     * @param token whether the client sends a token
     * @param file the file to write the text into
     * @param text the text of the configuration
     * @param notes Notes, a sentence each, with code between backticks
     */
    public record SetUpText(String client, String way, boolean token, String file, String text, List<String> notes) {}
}
