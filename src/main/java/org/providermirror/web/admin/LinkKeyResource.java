package org.providermirror.web.admin;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import org.providermirror.policy.Administration;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.problem.RefusedException;

/** Rotates the stored key that signs archive URLs. The key is never shown. */
@ForAdministrators
@Path("-/api/v1/admin/signing-key")
public final class LinkKeyResource {
    private final Administration administration;
    private final AccessControl access;

    public LinkKeyResource(@Context Administration administration, @Context AccessControl access) {
        this.administration = administration;
        this.access = access;
    }

    /** Creates a new key for signed links. Links of the previous key stay valid, older ones do not. */
    @POST
    @RecordedAct("rotated the key that signs links")
    public void rotate() {
        if (access.hasKeyFile()) {
            throw RefusedException.conflict("mirror.auth.key-file is set: change the keys in that file");
        }
        if (!administration.keys().rotate(access.linkTimeToLive())) {
            throw RefusedException.conflict("the key was rotated less than "
                    + access.linkTimeToLive().toSeconds()
                    + " seconds ago, or by another instance at this moment; valid links would end");
        }
    }
}
