package org.providermirror.web.admin;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.providermirror.policy.Administration;
import org.providermirror.web.access.ForAdministrators;

/** Rotates the stored key that signs archive URLs. The key is never shown. */
@ForAdministrators
@Path("-/api/v1/admin/signing-key")
public final class SigningKeyResource {
    private final Administration administration;

    public SigningKeyResource(@Context Administration administration) {
        this.administration = administration;
    }

    /** Creates a new key for signed links. Links of the previous key stay valid, older ones do not. */
    @POST
    @RecordedAct("rotated the key that signs links")
    public void rotate() {
        administration.keys().rotate();
    }
}
