package org.providermirror.policy.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.util.Date;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.providermirror.config.OidcSettings;
import org.providermirror.provider.Printable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the tokens of an OpenID Connect issuer: signature, audience, validity and the configured claims. Their
 * bearers may read, and never administer.
 *
 * <p>Thread-safe.
 */
final class OidcTokenVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(OidcTokenVerifier.class);
    private static final String PREFIX = "jwt:";
    private static final int LONGEST_NAME = 200;

    /** Public keys only: with a shared secret, a verifier of tokens could also make them. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final OidcSettings settings;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    OidcTokenVerifier(OidcSettings settings, JwksCache keys, Clock clock) {
        this.settings = settings;
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(
                new JWSVerificationKeySelector<>(ALGORITHMS, (selector, context) -> keys.matching(selector)));
        processor.setJWTClaimsSetVerifier(
                new DefaultJWTClaimsVerifier<>(
                        settings.audience(),
                        new JWTClaimsSet.Builder()
                                .issuer(settings.issuer().toString())
                                .build(),
                        Set.of("exp", "sub")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                });
    }

    /** Whether the principal of this name has such a token. */
    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    /** Returns the principal of this token; empty if it is not the issuer's or is not valid. */
    Optional<Principal> find(String token) {
        try {
            var parsed = SignedJWT.parse(token);
            var claims = processor.process(parsed, null);
            var wrong = ClaimTypes.wrong(parsed.getPayload().toJSONObject());
            if (wrong.isPresent()) {
                LOG.info("A token of {} is refused: its claim {} has a wrong type", settings.issuer(), wrong.get());
                return Optional.empty();
            }
            for (var wanted : settings.claims().entrySet()) {
                var claim = claims.getClaim(wanted.getKey());
                if (claim == null || !wanted.getValue().equals(String.valueOf(claim))) {
                    LOG.info(
                            "A token of {} is refused: its claim {} is not the one in mirror.auth.oidc.claims",
                            settings.issuer(),
                            wanted.getKey());
                    return Optional.empty();
                }
            }
            return Optional.of(caller(
                    PREFIX + ascii(claims.getSubject()),
                    mayPublish(claims) ? EnumSet.of(Scope.READ, Scope.PUBLISH) : EnumSet.of(Scope.READ),
                    Optional.of(claims.getExpirationTime().toInstant())));
        } catch (ParseException noJwt) {
            return Optional.empty();
        } catch (BadJOSEException refused) {
            // The library's messages name claims, and never the token.
            LOG.info("A token of {} is refused: {}", settings.issuer(), Printable.of(refused.getMessage(), 200));
            return Optional.empty();
        } catch (JOSEException | RuntimeException failed) {
            LOG.warn(
                    "A token of {} could not be verified: {}",
                    settings.issuer(),
                    failed.getClass().getName());
            return Optional.empty();
        }
    }

    private boolean mayPublish(JWTClaimsSet claims) {
        return !settings.publishClaims().isEmpty()
                && settings.publishClaims().entrySet().stream()
                        .allMatch(wanted -> claims.getClaim(wanted.getKey()) != null
                                && wanted.getValue().equals(String.valueOf(claims.getClaim(wanted.getKey()))));
    }

    /** Returns the principal of this name, who was authenticated when a link was signed; it may only read. */
    Principal named(String name) {
        return caller(name, EnumSet.of(Scope.READ), Optional.empty());
    }

    private Principal caller(String name, Set<Scope> scopes, Optional<java.time.Instant> expiry) {
        return new Principal(
                name, scopes, expiry, settings.providers(), settings.publishProviders(), PREFIX + settings.issuer());
    }

    private static String ascii(String subject) {
        return Printable.of(
                        new String(subject.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII),
                        LONGEST_NAME)
                .replace("…", "");
    }
}
