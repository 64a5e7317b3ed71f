package org.providermirror.web.archive;

import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import org.providermirror.config.OffloadSettings;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.web.route.ProviderPath;

/** The archives in the registry protocol: the same, for clients that may see nothing but the registry. */
@Path(ProviderPath.REGISTRY + ArchiveResource.TEMPLATE)
public final class RegistryArchiveResource extends ArchiveResource {
    @Inject
    public RegistryArchiveResource(
            ProviderMirror mirror,
            OffloadSettings offload,
            @Context HttpServletRequest request,
            @Context HttpHeaders headers) {
        super(mirror, offload, request, headers);
    }
}
