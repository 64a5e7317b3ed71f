package org.providermirror.web.admin;

import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.providermirror.policy.Administration;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.openapi.ResponseDocument;
import org.providermirror.web.openapi.Summary;

/** The key in storage that archive URLs are signed with. It is never shown. */
@ForAdministrators
@Path("-/api/v1/admin/signing-key")
public final class SigningKeyResource {
    private final Administration administration;

    @Inject
    public SigningKeyResource(Administration administration) {
        this.administration = administration;
    }

    /** Makes a new key; what the one before signed stays good, what those before that signed is good no longer. */
    @POST
    @Summary("Makes a new key to sign archive URLs with; what the one before signed stays good.")
    @ResponseDocument(status = 204)
    public Response rotate() {
        administration.keys().rotate();
        return Response.noContent().build();
    }
}
