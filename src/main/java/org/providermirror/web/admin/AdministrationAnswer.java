package org.providermirror.web.admin;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.providermirror.web.http.CacheControl;
import org.providermirror.web.http.JsonBytes;

/** What administrators are told: true at this moment, and kept nowhere. */
final class AdministrationAnswer {
    private AdministrationAnswer() {}

    static Response of(Response.Status status, Object document) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.CACHE_CONTROL, CacheControl.NO_STORE)
                .entity(JsonBytes.of(document).bytes())
                .build();
    }
}
