package org.providermirror.policy.token;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.providermirror.config.AccessSettings;
import org.providermirror.provider.PackageId;

/**
 * Who may ask: tells callers by what they present, and makes and tells the capabilities that stand for them in archive URLs.
 *
 * <p>Safe for use by any number of threads. Reads a small file now and then; asks the issuer's server, for a few seconds at
 * most, where a token is signed by a key that is not known yet.
 */
public final class AccessControl {
    private final boolean closed;
    private final Optional<TokensFile> tokens;
    private final Optional<OidcTokenVerifier> issuer;
    private final SignedLinks capabilities;

    /**
     * @param stored the keys in storage, which count where the settings name no file of keys
     * @param issuerKeys the keys of the issuer that the settings name, if they name one
     */
    public AccessControl(
            AccessSettings settings,
            LinkSigningKeys stored,
            Optional<JwksCache> issuerKeys,
            Clock clock,
            LongSupplier nanos) {
        this.closed = settings.isClosed();
        this.tokens = settings.tokensFile().map(file -> new TokensFile(file, clock, nanos));
        this.issuer = settings.oidc().map(oidc -> new OidcTokenVerifier(oidc, issuerKeys.orElseThrow(), clock));
        var keys = settings.keyFile()
                .<LinkSigningKeys>map(file -> new KeyFile(file, nanos))
                .orElse(stored);
        this.capabilities = new SignedLinks(keys, settings.archiveTtl(), clock);
    }

    /** Whether clients have to say who they are. */
    public boolean isClosed() {
        return closed;
    }

    /** Who presents this; empty where it is nobody's. */
    public Optional<Principal> find(Credentials presented) {
        return tokens.flatMap(file -> file.find(presented.secret()))
                .or(() -> issuer.flatMap(known -> known.find(presented.secret())));
    }

    /** Whether a segment of a path is where a capability stands, whatever it is worth. */
    public static boolean isCapability(String segment) {
        return segment.startsWith(SignedLinks.MARK);
    }

    /**
     * A capability for this caller and this package: a path segment that needs no encoding.
     *
     * @throws org.providermirror.failure.StorageException where the key is in a storage that fails
     */
    public String capability(Principal caller, PackageId id) {
        return capabilities.make(caller, SignedLinks.archive(id));
    }

    /**
     * Whom this capability stands for; empty where it is none of ours, is for another package, has expired, or its caller
     * may no longer have that package.
     *
     * @throws org.providermirror.failure.StorageException where the key is in a storage that fails
     */
    public Optional<Principal> find(String capability, PackageId id) {
        return find(capability, caller -> caller.mayRead(id.provider()), SignedLinks.archive(id));
    }

    /**
     * A capability for this administrator and the export that this query selects: text that needs no encoding in a query.
     *
     * @throws org.providermirror.failure.StorageException where the key is in a storage that fails
     */
    public String exportCapability(Principal caller, String query) {
        return capabilities.make(caller, SignedLinks.export(query));
    }

    /**
     * Whom this capability for an export stands for; empty where it is none of ours, is for another query, has expired, or
     * its caller may no longer administer.
     *
     * @throws org.providermirror.failure.StorageException where the key is in a storage that fails
     */
    public Optional<Principal> findForExport(String capability, String query) {
        return find(capability, Principal::mayAdminister, SignedLinks.export(query));
    }

    private Optional<Principal> find(String capability, Predicate<Principal> may, String right) {
        return capabilities
                .read(capability)
                .flatMap(claim -> callers(claim.name()).stream()
                        .filter(may)
                        .filter(caller -> capabilities.isOurs(claim, caller.seal(), right))
                        .findFirst());
    }

    private List<Principal> callers(String name) {
        return OidcTokenVerifier.isName(name)
                ? issuer.map(known -> known.named(name)).stream().toList()
                : tokens.map(file -> file.named(name)).orElse(List.of());
    }
}
