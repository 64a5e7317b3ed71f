package org.providermirror.policy.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.providermirror.config.AccessSettings;
import org.providermirror.provider.PackageId;

/**
 * Authenticates callers by their credentials. Signs and verifies the links that carry a caller's right in archive URLs,
 * and the sessions of browsers.
 *
 * <p>Thread-safe. Reads a small file now and then. If a token is signed by an unknown key id, asks the OpenID Connect
 * issuer for a few seconds at most.
 */
public final class AccessControl {
    /** How long a browser stays signed in at most. */
    public static final Duration SESSION_TTL = Duration.ofHours(12);

    private final boolean closed;
    private final boolean hasKeyFile;
    private final Duration linkTimeToLive;
    private final Optional<TokensFile> tokens;
    private final Optional<OidcTokenVerifier> issuer;
    private final SignedLinks links;
    private final SignedLinks sessions;
    private final SealedCredentials sealed;
    private final Clock clock;

    /**
     * @param stored the keys in storage, used if the settings name no key file
     * @param issuerKeys the keys of the configured issuer, if any
     */
    public AccessControl(
            AccessSettings settings,
            LinkSigningKeys stored,
            Optional<JwksCache> issuerKeys,
            Clock clock,
            LongSupplier nanos) {
        this.closed = settings.isClosed();
        this.hasKeyFile = settings.keyFile().isPresent();
        this.linkTimeToLive = settings.archiveTtl();
        this.tokens = settings.tokensFile().map(file -> new TokensFile(file, clock, nanos));
        this.issuer = settings.oidc().map(oidc -> new OidcTokenVerifier(oidc, issuerKeys.orElseThrow(), clock));
        var keys = settings.keyFile()
                .<LinkSigningKeys>map(file -> new KeyFile(file, nanos))
                .orElse(stored);
        this.links = new SignedLinks(keys, settings.archiveTtl(), clock);
        this.sessions = new SignedLinks(keys, SESSION_TTL, clock);
        this.clock = clock;
        this.sealed = new SealedCredentials(keys, SESSION_TTL, clock);
    }

    /** Whether the keys that sign links come from a file, and not from storage. */
    public boolean hasKeyFile() {
        return hasKeyFile;
    }

    /** Returns how long a link to an archive is valid. */
    public Duration linkTimeToLive() {
        return linkTimeToLive;
    }

    /** Whether clients must authenticate. */
    public boolean isClosed() {
        return closed;
    }

    /**
     * Returns the bearers of the tokens in the tokens file, also of those that have expired; empty without such a file.
     */
    public List<Principal> bearers() {
        return tokens.map(TokensFile::all).orElse(List.of());
    }

    /** Returns the principal of these credentials; empty if they are not valid. */
    public Optional<Principal> find(Credentials presented) {
        return tokens.flatMap(file -> file.find(presented.secret()))
                .or(() -> issuer.flatMap(known -> known.find(presented.secret())));
    }

    /**
     * Returns a caller who was authenticated before, with its present scopes; empty if the token is no longer valid, or
     * the time of the caller has come. A user of the container is returned unchanged.
     */
    public Optional<Principal> present(Principal caller) {
        if (!caller.expiry().map(clock.instant()::isBefore).orElse(true)) {
            return Optional.empty();
        }
        return caller.isOfContainer()
                ? Optional.of(caller)
                : callers(caller.name()).stream()
                        .filter(known -> known.tokenDigest().equals(caller.tokenDigest()))
                        .findFirst();
    }

    /** Whether a path segment is in the place of a signed link, valid or not. */
    public static boolean isSignedLink(String segment) {
        return segment.startsWith(SignedLinks.MARK);
    }

    /**
     * Signs a link for this caller and this package: a path segment that needs no encoding.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public String signLink(Principal caller, PackageId id) {
        return links.make(caller, SignedLinks.archive(id));
    }

    /**
     * Returns a number that changes with the key that signs links.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public int signingKeyHash() {
        return links.signingKeyHash();
    }

    /**
     * Returns the principal of a signed link; empty if it is not ours, is for another package, has expired, or its
     * caller may no longer have that package.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public Optional<Principal> find(String link, PackageId id) {
        return find(links, link, caller -> caller.mayRead(id.provider()), SignedLinks.archive(id));
    }

    /**
     * Signs a link for this administrator and the export that the query selects: text that needs no encoding in a
     * query.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public String signExportLink(Principal caller, String query) {
        return links.make(caller, SignedLinks.export(query));
    }

    /**
     * Returns the principal of a signed link for an export; empty if it is not ours, is for another query, has expired,
     * or its caller may no longer administer.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public Optional<Principal> findForExport(String link, String query) {
        return find(links, link, Principal::mayAdminister, SignedLinks.export(query));
    }

    /**
     * Signs a session for the bearer of a token: text that needs no encoding in a cookie. It contains no token, is
     * valid on all instances, and ends with the token.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public String signSession(Principal caller) {
        return sessions.make(caller, SignedLinks.session());
    }

    /**
     * Returns the principal of a session with its present scopes, until the session ends; empty if the session is not
     * ours or has expired, or its token is no longer valid.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public Optional<Principal> findSession(String session) {
        return find(sessions, session, caller -> true, SignedLinks.session())
                .flatMap(caller ->
                        sessions.read(session).map(claim -> caller.until(Instant.ofEpochSecond(claim.expiry()))));
    }

    /**
     * Encrypts the name and password of a user of the container for a session, because the container checks both, and
     * the role, on each request. Returns text that needs no encoding in a cookie; empty if both are too long for one.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public Optional<String> sealSession(Credentials user) {
        return sealed.seal(user);
    }

    /**
     * Returns the user in an encrypted session; empty if it is not ours or has expired.
     *
     * @throws org.providermirror.failure.StorageException if the key is in storage and storage fails
     */
    public Optional<ContainerSession> openSession(String session) {
        return sealed.open(session);
    }

    private Optional<Principal> find(SignedLinks signed, String link, Predicate<Principal> may, String right) {
        return signed.read(link)
                .flatMap(claim -> callers(claim.name()).stream()
                        .filter(may)
                        .filter(caller -> signed.isOurs(claim, caller.tokenDigest(), right))
                        .findFirst());
    }

    private List<Principal> callers(String name) {
        return OidcTokenVerifier.isName(name)
                ? issuer.map(known -> known.named(name)).stream().toList()
                : tokens.map(file -> file.named(name)).orElse(List.of());
    }
}
