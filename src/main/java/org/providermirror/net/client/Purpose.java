package org.providermirror.net.client;

import java.net.URI;
import java.util.Optional;
import org.providermirror.config.RegistryCredentials;
import org.providermirror.net.ResumePoint;
import org.providermirror.net.UpstreamUrl;
import org.providermirror.provider.Hostname;

/**
 * The purpose and credentials of a request: a registry's document, or a publisher's file.
 *
 * @param registry the hostname whose registry is asked; empty for a publisher's file
 * @param token the token of that hostname; never printed
 * @param isArchive whether an archive is requested, which a gateway may hold back
 * @param resumed where a file's earlier download ended; empty for the whole file
 * @param attempt the attempt that the request belongs to, with all its redirects
 */
record Purpose(
        Optional<Hostname> registry,
        Optional<String> token,
        boolean isArchive,
        Optional<ResumePoint> resumed,
        Attempt attempt) {
    /** Returns the purpose of a request for a document: a registry's, or a publisher's without credentials. */
    static Purpose document(Optional<Hostname> registry, RegistryCredentials credentials, Attempt attempt) {
        return new Purpose(registry, registry.flatMap(credentials::tokenFor), false, Optional.empty(), attempt);
    }

    /** Returns the purpose of a request for an archive, without credentials. */
    static Purpose archive(Attempt attempt) {
        return new Purpose(Optional.empty(), Optional.empty(), true, Optional.empty(), attempt);
    }

    /** Returns the same purpose without the token. */
    Purpose withoutToken() {
        return new Purpose(registry, Optional.empty(), isArchive, resumed, attempt);
    }

    /** Returns the same purpose for the rest of a file. */
    Purpose resumedFrom(ResumePoint from) {
        return new Purpose(registry, token, isArchive, Optional.of(from), attempt);
    }

    /** Returns the media types to request. */
    String accept() {
        return registry.isPresent() ? "application/json" : "*/*";
    }

    /** Returns what an operator can do about a 401 or 403 of a URL, as the rest of a sentence. */
    String loginAdvice(URI url) {
        if (token.isPresent()) {
            return " and refused the token of " + registry.get() + " from mirror.upstream.credentials";
        }
        if (UpstreamUrl.basicAuthorization(url).isPresent()) {
            return " and refused the user information in the URL that the registry gives";
        }
        return registry.map(
                        hostname -> "; no token of " + hostname + " was sent, mirror.upstream.credentials may give one")
                .orElse(
                        "; requests for publishers' files carry no token, mirror.upstream.credentials is for registries");
    }

    @Override
    public String toString() {
        return registry.map(hostname -> "a document of " + hostname).orElse("a published file");
    }
}
