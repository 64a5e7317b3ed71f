package org.providermirror.web.access;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.PackageId;
import org.providermirror.web.route.ArchiveLinks;

/** Signs the links to archives for one caller, because clients send no token when they download an archive. */
public record PersonalLinks(AccessControl access, Principal caller) implements ArchiveLinks {
    @Override
    public String folderOf(PackageId id) {
        return access.signLink(caller, id) + "/";
    }

    /** Links of one caller and one signing key are interchangeable. */
    private record Identity(Principal caller, int signingKey) {}

    @Override
    public Object identity() {
        return new Identity(caller, access.signingKeyHash());
    }

    /** A tenth of their lifetime, so that a client has at least nine tenths to use them. */
    @Override
    public Duration reuse() {
        return access.linkTimeToLive().dividedBy(10);
    }

    @Override
    public boolean arePersonal() {
        return true;
    }

    /** Makes the answer for an archive private if the links are personal, so that no shared cache serves it to others. */
    public static Response answer(Response archive, ArchiveLinks links) {
        var caching = archive.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return !links.arePersonal() || caching == null
                ? archive
                : Response.fromResponse(archive)
                        .header(HttpHeaders.CACHE_CONTROL, null)
                        .header(HttpHeaders.CACHE_CONTROL, caching.replace("public", "private"))
                        .build();
    }
}
