package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.providermirror.config.AccessSettings;
import org.providermirror.config.OidcSettings;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

@Tag("component")
class OidcTokenVerifierTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final String ISSUER = "https://ci.example.com/issuer";
    private static final RSAKey KEY = rsa("one");
    private static final ECKey EC = ec("two");
    private static final RSAKey STRANGER = rsa("one");

    private final ManualTime time = new ManualTime();
    private final List<JWK> published = new ArrayList<>(List.of(KEY.toPublicJWK(), EC.toPublicJWK()));
    private int fetches;
    private boolean down;
    private AccessControl control;

    private static RSAKey rsa(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Map<String, String> publishClaims = Map.of();

    @BeforeEach
    void start() {
        control = control(Map.of("repository_owner", "acme", "protected", "true"));
    }

    private AccessControl control(Map<String, String> claims) {
        var keys = new JwksCache(
                () -> {
                    fetches++;
                    if (down) {
                        throw new UpstreamUnavailableException("ci.example.com", "is down");
                    }
                    return new JWKSet(published).toString();
                },
                Runnable::run,
                time.time().monotonic());
        var oidc = new OidcSettings(
                URI.create(ISSUER),
                "mirror",
                claims,
                List.of(ProviderPattern.parse("registry.example.com/acme/*")),
                publishClaims,
                List.of(ProviderPattern.parse("registry.example.com/tools/*")));
        return new AccessControl(
                new AccessSettings(Optional.empty(), Optional.empty(), Duration.ofMinutes(10), Optional.of(oidc)),
                () -> List.of(new byte[32]),
                Optional.of(keys),
                time.time().wall(),
                time.time().monotonic());
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> change) {
        var claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(List.of("other", "mirror"))
                .subject("repo:acme/infrastructure")
                .expirationTime(Date.from(time.now().plusSeconds(300)))
                .claim("repository_owner", "acme")
                .claim("protected", true);
        change.accept(claims);
        return claims.build();
    }

    private String signed(Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        return signed(KEY, change);
    }

    private String signed(RSAKey key, Consumer<JWTClaimsSet.Builder> change) throws JOSEException {
        var token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims(change));
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private Optional<Principal> find(String token) {
        return control.find(new Credentials(Optional.empty(), token));
    }

    @Test
    void a_good_token_may_read_what_the_settings_say_until_it_ends_and_no_more() throws Exception {
        var caller = find(signed(claims -> {})).orElseThrow();
        assertThat(caller).hasToString("jwt:repo:acme/infrastructure");
        assertThat(caller.mayRead(ID.provider())).isTrue();
        assertThat(caller.mayRead(FakeRegistry.provider("other", "null"))).isFalse();
        assertThat(caller.mayAdminister()).isFalse();
        assertThat(caller.expiry())
                .contains(Date.from(time.now().plusSeconds(300)).toInstant());

        var elliptic = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(EC.getKeyID()).build(), claims(claims -> {}));
        elliptic.sign(new ECDSASigner(EC));
        assertThat(find(elliptic.serialize())).isPresent();
        assertThat(fetches).isOne();
    }

    @Test
    void a_token_publishes_only_with_all_claims_of_the_settings() throws Exception {
        var tool = FakeRegistry.provider("tools", "tool");
        Consumer<JWTClaimsSet.Builder> pipeline =
                claims -> claims.claim("repository", "acme/tool").claim("ref_protected", true);
        assertThat(find(signed(pipeline)).orElseThrow().mayPublish(tool))
                .as("without the setting")
                .isFalse();

        publishClaims = Map.of("repository", "acme/tool", "ref_protected", "true");
        control = control(Map.of("repository_owner", "acme"));
        var publisher = find(signed(pipeline)).orElseThrow();
        assertThat(publisher.scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.PUBLISH);
        assertThat(publisher.mayPublish(tool)).isTrue();
        assertThat(publisher.mayPublish(ID.provider()))
                .as("it may only read this")
                .isFalse();
        assertThat(publisher.mayRead(ID.provider())).isTrue();
        assertThat(publisher.mayAdminister()).isFalse();

        assertThat(List.of(
                        signed(claims -> {}),
                        signed(claims -> claims.claim("repository", "acme/tool")),
                        signed(claims -> claims.claim("repository", "acme/tool").claim("ref_protected", false)),
                        signed(claims -> claims.claim("repository", "evil/tool").claim("ref_protected", true))))
                .allSatisfy(token -> {
                    var reader = find(token).orElseThrow();
                    assertThat(reader.mayPublish(tool)).isFalse();
                    assertThat(reader.mayRead(ID.provider())).isTrue();
                });
        assertThat(control.findSession(control.signSession(publisher))
                        .orElseThrow()
                        .mayPublish(tool))
                .as("a session knows no claims")
                .isFalse();
    }

    @Test
    void a_signed_link_works_for_such_a_token_too_and_expires_with_it() throws Exception {
        var link = control.signLink(find(signed(claims -> {})).orElseThrow(), ID);
        assertThat(control.find(link, ID)).get().hasToString("jwt:repo:acme/infrastructure");
        time.pass(Duration.ofSeconds(301));
        assertThat(control.find(link, ID)).isEmpty();
    }

    @Test
    void a_token_that_is_wrong_in_any_way_is_refused() throws Exception {
        var inTheMacOfAKey = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("one").build(), claims(claims -> {}));
        inTheMacOfAKey.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        var good = signed(claims -> {});
        var parts = good.split("\\.");
        assertThat(List.of(
                        signed(claims -> claims.issuer("https://ci.example.com/other")),
                        signed(claims -> claims.issuer(null)),
                        signed(claims -> claims.audience("other")),
                        signed(claims -> claims.audience((String) null)),
                        signed(claims -> claims.expirationTime(null)),
                        signed(claims ->
                                claims.expirationTime(Date.from(time.now().minusSeconds(120)))),
                        signed(claims ->
                                claims.notBeforeTime(Date.from(time.now().plusSeconds(120)))),
                        signed(claims -> claims.subject(null)),
                        signed(claims -> claims.claim("repository_owner", "evil")),
                        signed(claims -> claims.claim("repository_owner", null)),
                        signed(claims -> claims.claim("protected", false)),
                        signed(STRANGER, claims -> {}),
                        new PlainJWT(claims(claims -> {})).serialize(),
                        inTheMacOfAKey.serialize(),
                        parts[0] + "." + parts[1] + ".",
                        parts[0] + "." + parts[1] + "." + parts[2].substring(2),
                        "x.y.z",
                        "x"))
                .allSatisfy(token -> assertThat(find(token)).as(token).isEmpty());
        assertThat(find(good)).isPresent();
    }

    /** A token with these members for claims, as no library would write it. */
    private String raw(Map<String, Object> changes) throws JOSEException {
        var claims = new TreeMap<String, Object>(Map.of(
                "iss",
                ISSUER,
                "aud",
                "mirror",
                "sub",
                "job",
                "exp",
                time.now().plusSeconds(300).getEpochSecond(),
                "nbf",
                time.now().minusSeconds(300).getEpochSecond(),
                "iat",
                time.now().minusSeconds(300).getEpochSecond(),
                "repository_owner",
                "acme",
                "protected",
                true));
        claims.putAll(changes);
        var token = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY.getKeyID()).build(), new Payload(claims));
        token.sign(new RSASSASigner(KEY));
        return token.serialize();
    }

    @Test
    void a_claim_with_a_non_standard_type_is_refused() throws Exception {
        assertThat(find(raw(Map.of()))).get().hasToString("jwt:job");
        assertThat(find(raw(Map.of("aud", List.of("other", "mirror"))))).isPresent();
        assertThat(find(raw(Map.of("exp", time.now().plusSeconds(300).getEpochSecond() + 0.5))))
                .isPresent();
        var odd = List.<Object>of(1, 1.5, true, "", " ", "1", List.of(), List.of("job"), Map.of(), Map.of("a", "b"));
        for (var claim : List.of("iss", "aud", "sub", "exp", "nbf", "iat", "jti")) {
            for (var value : odd) {
                if (isAllowed(claim, value)) {
                    continue;
                }
                assertThat(find(raw(Map.of(claim, value))))
                        .as(claim + "=" + value)
                        .isEmpty();
            }
        }
        assertThat(find(raw(Map.of("sub", 12345)))).isEmpty();
        assertThat(find(raw(Map.of("aud", List.of("mirror", 1))))).isEmpty();
        assertThat(find(raw(Map.of("exp", 1e300)))).isEmpty();
    }

    /** Numbers are times, and those here long past; any text is an identifier; what is empty is no subject. */
    private static boolean isAllowed(String claim, Object value) {
        return switch (claim) {
            case "nbf", "iat" -> value instanceof Number;
            case "sub" -> value.equals("1");
            case "jti" -> value instanceof String;
            default -> false;
        };
    }

    @Test
    void a_claim_that_is_not_there_has_no_text_not_even_null() throws Exception {
        control = control(Map.of("environment", "null"));
        assertThat(find(raw(Map.of()))).isEmpty();
        assertThat(find(raw(Map.of("environment", "null")))).isPresent();
    }

    @Test
    void nothing_that_a_token_claims_makes_an_administrator() throws Exception {
        var caller = find(raw(Map.of("scope", "read admin", "scopes", List.of("admin"), "roles", "mirror-admin")))
                .orElseThrow();
        assertThat(caller.scopes()).containsExactly(Scope.READ);
        assertThat(caller.mayAdminister()).isFalse();
    }

    @Test
    void a_new_key_is_fetched_when_a_token_names_it_but_not_twice_within_half_a_minute() throws Exception {
        assertThat(find(signed(claims -> {}))).isPresent();
        var next = rsa("three");
        assertThat(find(signed(next, claims -> {}))).isEmpty();
        published.add(next.toPublicJWK());
        assertThat(find(signed(next, claims -> {}))).isEmpty();
        assertThat(fetches).isOne();
        time.pass(Duration.ofSeconds(31));
        assertThat(find(signed(next, claims -> {}))).isPresent();
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void a_withdrawn_key_expires_after_ten_minutes_and_cached_keys_stay_valid_while_the_issuer_is_down()
            throws Exception {
        assertThat(find(signed(claims -> {}))).isPresent();
        down = true;
        time.pass(Duration.ofMinutes(11));
        assertThat(find(signed(claims -> {}))).isPresent();
        down = false;
        published.clear();
        time.pass(Duration.ofMinutes(11));
        assertThat(find(signed(claims -> {}))).isEmpty();
    }

    @Test
    void before_the_first_keys_every_token_is_refused() throws Exception {
        down = true;
        assertThat(find(signed(claims -> {}))).isEmpty();
    }
}
