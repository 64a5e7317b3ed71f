package org.providermirror.web.archive;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.providermirror.config.OffloadSettings;
import org.providermirror.mirror.ProviderMirror;

/** The archives in the network mirror protocol, where {@code terraform providers mirror} puts them. */
@Path(ArchiveResource.TEMPLATE)
public final class PackageResource extends ArchiveResource {
    @Inject
    public PackageResource(
            ProviderMirror mirror,
            OffloadSettings offload,
            @Context HttpServletRequest request,
            @Context HttpHeaders headers) {
        super(mirror, offload, request, headers);
    }
}
