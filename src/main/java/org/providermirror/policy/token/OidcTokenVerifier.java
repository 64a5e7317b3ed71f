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
 * The tokens of an issuer of OpenID Connect: signed by one of its keys, made for us, in their time, and with the claims that
 * the settings ask for. They may read, and never administer.
 *
 * <p>Safe for use by any number of threads.
 */
final class OidcTokenVerifier {
    private static final Logger LOG = LoggerFactory.getLogger(OidcTokenVerifier.class);
    private static final String PREFIX = "jwt:";
    private static final int LONGEST_NAME = 200;

    /** Public keys alone: with a shared secret whoever checks a token could make one. */
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

    /** Whether a caller of this name presented such a token. */
    static boolean isName(String name) {
        return name.startsWith(PREFIX);
    }

    /** Whose token this is; empty where it is none of the issuer's, or does not count. */
    Optional<Principal> find(String token) {
        try {
            var parsed = SignedJWT.parse(token);
            var claims = processor.process(parsed, null);
            var wrong = ClaimTypes.wrong(parsed.getPayload().toJSONObject());
            if (wrong.isPresent()) {
                LOG.info("a token of {} is refused: its claim {} has a wrong type", settings.issuer(), wrong.get());
                return Optional.empty();
            }
            for (var wanted : settings.claims().entrySet()) {
                var claim = claims.getClaim(wanted.getKey());
                if (claim == null || !wanted.getValue().equals(String.valueOf(claim))) {
                    LOG.info("a token of {} does not say {} as it must", settings.issuer(), wanted.getKey());
                    return Optional.empty();
                }
            }
            return Optional.of(caller(
                    PREFIX + ascii(claims.getSubject()),
                    Optional.of(claims.getExpirationTime().toInstant())));
        } catch (ParseException noJwt) {
            return Optional.empty();
        } catch (BadJOSEException refused) {
            // What the library says of a token names claims, and never the token.
            LOG.info("a token of {} is refused: {}", settings.issuer(), Printable.of(refused.getMessage(), 200));
            return Optional.empty();
        } catch (JOSEException | RuntimeException failed) {
            LOG.warn(
                    "a token of {} could not be checked: {}",
                    settings.issuer(),
                    failed.getClass().getName());
            return Optional.empty();
        }
    }

    /** The caller of this name, who was believed when a capability was made. */
    Principal named(String name) {
        return caller(name, Optional.empty());
    }

    private Principal caller(String name, Optional<java.time.Instant> expiry) {
        return new Principal(name, EnumSet.of(Scope.READ), expiry, settings.providers(), PREFIX + settings.issuer());
    }

    private static String ascii(String subject) {
        return Printable.of(
                        new String(subject.getBytes(StandardCharsets.US_ASCII), StandardCharsets.US_ASCII),
                        LONGEST_NAME)
                .replace("…", "");
    }
}
