package org.providermirror.policy.token;

/** The JSON Web Key Set of an issuer, as its server gives it. */
@FunctionalInterface
public interface IssuerKeys {
    /**
     * The set's JSON.
     *
     * @throws org.providermirror.failure.MirrorException where the issuer does not tell
     */
    String fetch();
}
