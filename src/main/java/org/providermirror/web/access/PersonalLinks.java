package org.providermirror.web.access;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.provider.PackageId;
import org.providermirror.web.route.ArchiveLinks;

/**
 * Links with a capability for the one who asks, where clients have to say who they are: they do not say it again when they
 * ask for an archive.
 */
public record PersonalLinks(AccessControl access, Principal caller) implements ArchiveLinks {
    @Override
    public String folderOf(PackageId id) {
        return access.signLink(caller, id) + "/";
    }

    @Override
    public boolean arePersonal() {
        return true;
    }

    /** An archive that was asked for with these links: no cache in between may give to others what was given to one. */
    public static Response answer(Response archive, ArchiveLinks links) {
        var kept = archive.getHeaderString(HttpHeaders.CACHE_CONTROL);
        return !links.arePersonal() || kept == null
                ? archive
                : Response.fromResponse(archive)
                        .header(HttpHeaders.CACHE_CONTROL, null)
                        .header(HttpHeaders.CACHE_CONTROL, kept.replace("public", "private"))
                        .build();
    }
}
