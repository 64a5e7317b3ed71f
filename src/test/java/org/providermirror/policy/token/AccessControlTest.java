package org.providermirror.policy.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.config.AccessSettings;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.Storage;
import org.providermirror.storage.local.LocalStorage;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.ManualTime;

class AccessControlTest {
    private static final PackageId ID = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_amd64");
    private static final PackageId OTHER = FakeRegistry.packageId("acme", "null", "1.0.0", "linux_arm64");
    private static final String SECRET = "the-secret-of-the-build";

    @TempDir
    private Path folder;

    private final ManualTime time = new ManualTime();
    private Path tokens;
    private Storage storage;

    @BeforeEach
    void write() throws Exception {
        tokens = folder.resolve("tokens");
        storage = new LocalStorage(folder.resolve("storage"));
        lines("build " + hash(SECRET) + " read");
    }

    private static String hash(String secret) {
        return Sha256.of(secret.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private void lines(String... lines) throws Exception {
        Files.write(tokens, List.of(lines));
        time.pass(Duration.ofSeconds(20));
    }

    private AccessControl control() {
        return control(Optional.empty());
    }

    private AccessControl control(Optional<Path> keyFile) {
        return new AccessControl(
                new AccessSettings(Optional.of(tokens), keyFile, Duration.ofMinutes(10), Optional.empty()),
                new StoredLinkKeys(storage, time.time().wall(), time.time().monotonic()),
                Optional.empty(),
                time.time().wall(),
                time.time().monotonic());
    }

    private static Optional<Principal> bearer(AccessControl control, String secret) {
        return Credentials.parse("Bearer " + secret).flatMap(control::find);
    }

    @Test
    void a_token_is_known_by_its_hash_as_bearer_and_as_password() {
        var control = control();
        assertThat(bearer(control, SECRET)).get().hasToString("build");
        var basic = Base64.getEncoder().encodeToString(("anybody:" + SECRET).getBytes(StandardCharsets.UTF_8));
        assertThat(Credentials.parse("basic " + basic).flatMap(control::find)).isPresent();
        assertThat(bearer(control, SECRET + "x")).isEmpty();
        assertThat(bearer(control, hash(SECRET))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic", "Basic !", "Basic YTo=", "Basic YQ==", "Digest a=b", "x"})
    void a_request_without_credentials_has_no_principal(String header) {
        assertThat(Credentials.parse(header)).isEmpty();
    }

    @Test
    void a_removed_line_is_invalid_within_seconds_and_an_added_one_is_valid() throws Exception {
        var control = control();
        assertThat(bearer(control, SECRET)).isPresent();
        Files.write(tokens, List.of("other " + hash("another-secret") + " admin"));
        time.pass(Duration.ofSeconds(2));
        assertThat(bearer(control, SECRET)).isEmpty();
        assertThat(bearer(control, "another-secret")).get().matches(Principal::mayAdminister);
    }

    @Test
    void a_change_that_leaves_no_trace_but_the_text_is_seen_within_half_a_minute() throws Exception {
        var control = control();
        assertThat(bearer(control, SECRET)).isPresent();
        var before = Files.getLastModifiedTime(tokens);
        Files.writeString(tokens, Files.readString(tokens).replace(hash(SECRET), hash("another-secret")));
        Files.setLastModifiedTime(tokens, before);
        time.pass(Duration.ofSeconds(30));
        assertThat(bearer(control, SECRET)).isEmpty();
    }

    @Test
    void a_file_that_is_gone_grants_nothing_and_grants_again_when_it_is_back() throws Exception {
        var control = control();
        var line = Files.readString(tokens);
        Files.delete(tokens);
        time.pass(Duration.ofSeconds(2));
        assertThat(bearer(control, SECRET)).isEmpty();
        Files.writeString(tokens, line);
        time.pass(Duration.ofSeconds(2));
        assertThat(bearer(control, SECRET)).isPresent();
    }

    @Test
    void a_wrong_line_is_ignored_and_the_others_are_valid() throws Exception {
        lines(
                "# tokens",
                "",
                "first " + SECRET + " read",
                "second " + hash("second") + " write",
                "third " + hash("third") + " read expires=tomorrow",
                "fourth " + hash("fourth") + " read providers=acme",
                "../fifth " + hash("fifth") + " read",
                "sixth " + hash("sixth") + " read who=knows",
                "seventh " + hash("seventh") + " read,admin");
        var control = control();
        assertThat(List.of(SECRET, "second", "third", "fourth", "fifth", "sixth"))
                .allSatisfy(secret -> assertThat(bearer(control, secret)).isEmpty());
        assertThat(bearer(control, "seventh")).isPresent();
    }

    @Test
    void an_administrators_token_with_patterns_is_ignored_and_the_log_says_why_and_what_to_do() throws Exception {
        var log = Logger.getLogger(TokensFile.class.getName());
        var reported = new ArrayList<String>();
        var handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                reported.add(line.getMessage());
            }

            @Override
            public void flush() {
                // Nothing waits.
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
        log.addHandler(handler);
        try {
            lines(
                    "# tokens",
                    "ops " + hash(SECRET) + " admin providers=registry.example.com/acme/*",
                    "both " + hash("both")
                            + " read,admin providers=registry.example.com/acme/*,registry.example.org/*/*",
                    "boss " + hash("boss") + " admin");
            var control = control();
            assertThat(bearer(control, SECRET)).isEmpty();
            assertThat(bearer(control, "both")).isEmpty();
            assertThat(bearer(control, "boss")).get().matches(Principal::mayAdminister);
        } finally {
            log.removeHandler(handler);
        }
        assertThat(reported)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains(tokens.toString(), "scope admin", "providers=", "remove")
                        .doesNotContain(SECRET, hash(SECRET)))
                .anySatisfy(line -> assertThat(line).contains("line 2 ", "\"ops\""))
                .anySatisfy(line -> assertThat(line).contains("line 3 ", "\"both\""));
    }

    @Test
    void no_signed_link_that_such_a_token_once_made_opens_an_export() throws Exception {
        lines("ops " + hash(SECRET) + " admin");
        var control = control();
        var link = control.signExportLink(bearer(control, SECRET).orElseThrow(), "provider=a");
        assertThat(control.findForExport(link, "provider=a")).isPresent();
        lines("ops " + hash(SECRET) + " admin providers=registry.example.com/acme/*");
        assertThat(control.findForExport(link, "provider=a")).isEmpty();
    }

    @Test
    void no_such_token_is_made() {
        assertThatThrownBy(() ->
                        NewToken.make("ops", "read,admin", Optional.empty(), List.of("registry.example.com/acme/*")))
                .isInstanceOf(InvalidTermException.class)
                .hasMessageContaining("providers");
        assertThat(NewToken.make("ops", "read", Optional.empty(), List.of("registry.example.com/acme/*"))
                        .line())
                .contains("providers=");
    }

    @Test
    void an_administrator_of_some_providers_only_administers_nothing() {
        var caller = new Principal(
                "ops",
                Set.of(Scope.READ, Scope.ADMIN),
                Optional.empty(),
                List.of(ProviderPattern.parse("registry.example.com/acme/*")),
                "");
        assertThat(caller.mayAdminister()).isFalse();
        assertThat(caller.mayRead(ID.provider())).isTrue();
        assertThat(Principal.ofContainer("ops").mayAdminister()).isTrue();
    }

    @Test
    void a_publisher_may_publish_to_its_providers_and_nothing_else() throws Exception {
        lines("release " + hash(SECRET) + " publish providers=registry.example.com/acme/*");
        var publisher = bearer(control(), SECRET).orElseThrow();
        assertThat(publisher.mayPublish(ID.provider())).isTrue();
        assertThat(publisher.mayPublish(ProviderAddress.parse("registry.example.com/other/null")))
                .isFalse();
        assertThat(publisher.mayRead()).isFalse();
        assertThat(publisher.mayRead(ID.provider())).isFalse();
        assertThat(publisher.mayAdminister()).isFalse();

        lines("release " + hash(SECRET) + " read,publish");
        var both = bearer(control(), SECRET).orElseThrow();
        assertThat(both.mayPublish(ID.provider())).isTrue();
        assertThat(both.mayRead(ID.provider())).isTrue();
        assertThat(both.mayAdminister()).isFalse();
    }

    @Test
    void readers_publish_nothing_and_administrators_everything() throws Exception {
        var control = control();
        assertThat(bearer(control, SECRET).orElseThrow().mayPublish(ID.provider()))
                .isFalse();
        lines("boss " + hash(SECRET) + " admin");
        assertThat(bearer(control, SECRET).orElseThrow().mayPublish(ID.provider()))
                .isTrue();
        assertThat(Principal.ofContainer("ops").mayPublish(ID.provider())).isTrue();
        assertThat(Principal.withoutRole("ops").mayPublish(ID.provider())).isFalse();
    }

    @Test
    void a_publishers_signed_link_opens_no_package() throws Exception {
        lines("release " + hash(SECRET) + " publish");
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        assertThat(control.find(link, ID)).isEmpty();
    }

    @Test
    void a_token_that_publishes_is_made() {
        var made = NewToken.make("release", "publish", Optional.empty(), List.of("registry.example.com/acme/*"));
        assertThat(made.line()).startsWith("release ").endsWith(" publish providers=registry.example.com/acme/*");
        assertThatThrownBy(() -> NewToken.make("release", "write", Optional.empty(), List.of()))
                .hasMessageContaining("the scopes are read, publish and admin");
    }

    @Test
    void a_token_ends_with_its_expiry_and_with_its_patterns() throws Exception {
        lines("short " + hash(SECRET) + " read expires=" + time.now().plusSeconds(60)
                + " providers=registry.example.com/acme/*,registry.example.org/*/*");
        var control = control();
        var caller = bearer(control, SECRET).orElseThrow();
        assertThat(caller.mayRead(ID.provider())).isTrue();
        assertThat(caller.mayRead(ProviderAddress.parse("registry.example.com/other/null")))
                .isFalse();
        assertThat(caller.seesAll()).isFalse();
        time.pass(Duration.ofSeconds(61));
        assertThat(bearer(control, SECRET)).isEmpty();
    }

    @Test
    void a_day_is_an_expiry_too() {
        assertThat(Token.instant("2027-01-31")).isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
    }

    @Test
    void a_signed_link_carries_its_caller_and_package_and_is_one_plain_path_segment() {
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        assertThat(link).matches("~[A-Za-z0-9._-]+").doesNotContain(SECRET, hash(SECRET));
        assertThat(AccessControl.isSignedLink(link)).isTrue();
        assertThat(control.find(link, ID)).get().hasToString("build");
    }

    @Test
    void a_signed_link_of_another_package_is_refused() {
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        assertThat(control.find(link, OTHER)).isEmpty();
    }

    @Test
    void an_altered_signed_link_is_refused_wherever_it_is_altered() {
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        for (var at = 0; at < link.length(); at++) {
            var letter = link.charAt(at) == 'a' ? 'b' : 'a';
            var altered = link.substring(0, at) + letter + link.substring(at + 1);
            // The last letter of unpadded base64 holds bits that mean nothing.
            if (at < link.length() - 1) {
                assertThat(control.find(altered, ID)).as(altered).isEmpty();
            }
            assertThat(control.find(link.substring(0, at), ID)).isEmpty();
        }
    }

    @Test
    void an_expired_signed_link_is_refused() {
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        time.pass(Duration.ofMinutes(9));
        assertThat(control.find(link, ID)).isPresent();
        time.pass(Duration.ofMinutes(1));
        assertThat(control.find(link, ID)).isEmpty();
    }

    @Test
    void a_signed_link_ends_with_its_token() throws Exception {
        lines("short " + hash(SECRET) + " read expires=" + time.now().plusSeconds(120));
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        assertThat(control.find(link, ID)).isPresent();
        time.pass(Duration.ofSeconds(121));
        assertThat(control.find(link, ID)).isEmpty();
    }

    @Test
    void a_signed_link_of_a_revoked_token_is_refused_even_when_another_token_has_its_name() throws Exception {
        var control = control();
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        lines("other " + hash(SECRET) + " read");
        assertThat(control.find(link, ID)).isEmpty();
        lines("build " + hash("new-secret") + " read");
        assertThat(control.find(link, ID)).isEmpty();
        lines("build " + hash("new-secret") + " read", "build " + hash(SECRET) + " read");
        assertThat(control.find(link, ID)).isPresent();
        lines("build " + hash(SECRET) + " read providers=registry.example.com/other/*");
        assertThat(control.find(link, ID)).isEmpty();
    }

    @Test
    void all_instances_on_one_storage_accept_each_others_signed_links_even_after_a_key_rotation() {
        var one = control();
        var other = control();
        var caller = bearer(one, SECRET).orElseThrow();
        var before = one.signLink(caller, ID);
        assertThat(other.find(before, ID)).isPresent();

        time.pass(Duration.ofSeconds(2));
        new StoredLinkKeys(storage, time.time().wall(), time.time().monotonic()).rotate(Duration.ZERO);
        var after = control().signLink(caller, ID);
        assertThat(other.find(after, ID)).isPresent();
        assertThat(other.find(before, ID)).isPresent();
        assertThat(one.find(before, ID)).isPresent();

        new StoredLinkKeys(storage, time.time().wall(), time.time().monotonic()).rotate(Duration.ZERO);
        time.pass(Duration.ofSeconds(31));
        assertThat(one.find(after, ID)).isPresent();
        assertThat(one.find(before, ID)).isEmpty();
    }

    @Test
    void a_key_file_replaces_storage_and_is_reloaded() throws Exception {
        var file = folder.resolve("keys");
        UnaryOperator<String> key =
                text -> HexFormat.of().formatHex(hash(text).substring(0, 32).getBytes(StandardCharsets.US_ASCII));
        Files.write(file, List.of("# keys", key.apply("one")));
        var control = control(Optional.of(file));
        var link = control.signLink(bearer(control, SECRET).orElseThrow(), ID);
        Files.write(file, List.of(key.apply("two"), key.apply("one")));
        time.pass(Duration.ofSeconds(20));
        assertThat(control.find(link, ID)).isPresent();
        Files.write(file, List.of(key.apply("two")));
        time.pass(Duration.ofSeconds(20));
        assertThat(control.find(link, ID)).isEmpty();
        assertThat(control().find(link, ID)).isEmpty();
    }

    @Test
    void nothing_that_is_printed_holds_a_secret() {
        var control = control();
        var presented = Credentials.parse("Bearer " + SECRET).orElseThrow();
        var caller = control.find(presented).orElseThrow();
        var link = control.signLink(caller, ID);
        assertThat(presented + " " + caller + " " + Token.parse("build " + hash(SECRET) + " read"))
                .doesNotContain(SECRET, hash(SECRET), link);
    }

    @Test
    void the_lines_on_the_page_are_good_ones() throws Exception {
        var page = Files.readAllLines(Path.of("src/site/markdown/access.md"));
        assertThat(page.stream()
                        .filter(line -> line.matches("(ci|team-a|release|operator) +[0-9a-f]{30,}.*"))
                        .map(Token::parse))
                .extracting(Token::toString)
                .containsExactly("ci", "team-a", "release", "operator");
    }

    private static Credentials basic(String user, String password) {
        return new Credentials(Optional.of(user), password);
    }

    @Test
    void a_session_is_valid_on_every_instance_and_contains_no_token() {
        var control = control();
        var session = control.signSession(bearer(control, SECRET).orElseThrow());
        assertThat(session).matches("[~A-Za-z0-9._-]+").doesNotContain(SECRET, hash(SECRET));
        assertThat(control().findSession(session)).get().hasToString("build");
        assertThat(control.openSession(session)).isEmpty();
    }

    @Test
    void a_session_has_the_present_scopes_of_its_token_and_ends_with_it() throws Exception {
        var control = control();
        var session = control.signSession(bearer(control, SECRET).orElseThrow());
        lines("build " + hash(SECRET) + " admin");
        assertThat(control.findSession(session)).get().matches(Principal::mayAdminister);
        lines("build " + hash("another-secret") + " admin");
        assertThat(control.findSession(session))
                .as("of another token of this name")
                .isEmpty();
        lines("build " + hash(SECRET) + " read");
        assertThat(control.findSession(session)).isPresent();
        lines();
        assertThat(control.findSession(session)).isEmpty();
    }

    @Test
    void a_caller_is_present_for_as_long_as_the_token_is_valid() throws Exception {
        lines("build " + hash(SECRET) + " read expires=" + time.now().plusSeconds(3_600));
        var control = control();
        var caller = bearer(control, SECRET).orElseThrow();
        assertThat(control.present(caller)).contains(caller);
        lines("build " + hash(SECRET) + " admin expires=" + time.now().plusSeconds(3_600));
        assertThat(control.present(caller)).get().matches(Principal::mayAdminister);
        lines("build " + hash("another-secret") + " read");
        assertThat(control.present(caller)).isEmpty();
        assertThat(control.present(Principal.ofContainer("ops"))).isPresent();
    }

    @Test
    void a_session_expires_after_twelve_hours_or_with_its_token() throws Exception {
        lines(
                "build " + hash(SECRET) + " read",
                "short " + hash("short") + " read expires=" + time.now().plusSeconds(3_600));
        var control = control();
        var ofBuild = control.signSession(bearer(control, SECRET).orElseThrow());
        var ofShort = control.signSession(bearer(control, "short").orElseThrow());
        time.pass(Duration.ofMinutes(30));
        assertThat(control.findSession(ofShort)).isPresent();
        time.pass(Duration.ofMinutes(40));
        assertThat(control.findSession(ofShort)).isEmpty();
        assertThat(control.findSession(ofBuild)).isPresent();
        time.pass(AccessControl.SESSION_TTL);
        assertThat(control.findSession(ofBuild)).isEmpty();
    }

    @Test
    void no_link_is_a_session_and_no_session_is_a_link() {
        var control = control();
        var caller = bearer(control, SECRET).orElseThrow();
        assertThat(control.findSession(control.signLink(caller, ID))).isEmpty();
        assertThat(control.findSession(control.signExportLink(caller, "session")))
                .isEmpty();
        assertThat(control.find(control.signSession(caller), ID)).isEmpty();
        assertThat(control.findForExport(control.signSession(caller), "")).isEmpty();
    }

    @Test
    void the_session_of_a_user_of_the_container_is_opened_by_every_instance_and_hides_the_password() {
        var session = control().sealSession(basic("operator", "pass\nword: ü")).orElseThrow();
        assertThat(session).matches("![A-Za-z0-9_-]+").doesNotContain("operator", "word");
        assertThat(control().openSession(session))
                .contains(new ContainerSession(
                        basic("operator", "pass\nword: ü"),
                        time.now().plus(AccessControl.SESSION_TTL).truncatedTo(ChronoUnit.SECONDS)));
        assertThat(control().findSession(session)).isEmpty();
        assertThat(control().sealSession(basic("operator", "pass\nword: ü")))
                .get()
                .isNotEqualTo(session);
        time.pass(AccessControl.SESSION_TTL);
        assertThat(control().openSession(session)).isEmpty();
    }

    @Test
    void a_principal_of_a_session_ends_with_it() {
        var control = control();
        var caller = bearer(control, SECRET).orElseThrow();
        var user = control.findSession(control.signSession(caller)).orElseThrow();
        assertThat(user.expiry()).isPresent();
        assertThat(control.present(user)).isPresent();
        time.pass(AccessControl.SESSION_TTL);
        assertThat(control.present(user)).as("an open live stream ends").isEmpty();
        assertThat(control.present(caller)).as("the token is valid").isPresent();
    }

    @Test
    void a_user_of_the_container_ends_with_the_session() {
        var control = control();
        var user = Principal.ofContainer("operator").until(time.now().plusSeconds(60));
        assertThat(control.present(user)).contains(user);
        time.pass(Duration.ofSeconds(60));
        assertThat(control.present(user)).isEmpty();
    }

    @Test
    void a_changed_or_foreign_session_of_a_user_of_the_container_is_not_opened() throws Exception {
        var control = control();
        var session = control.sealSession(basic("operator", "password")).orElseThrow();
        var changed = session.substring(0, 20) + (session.charAt(20) == 'A' ? 'B' : 'A') + session.substring(21);
        for (var wrong : List.of("", "!", "!A", "!!!", "!" + "A".repeat(40), session.substring(1), changed)) {
            assertThat(control.openSession(wrong)).as(wrong).isEmpty();
        }
        var keys = Files.writeString(folder.resolve("keys"), "ab".repeat(32));
        assertThat(control(Optional.of(keys)).openSession(session)).isEmpty();
        assertThat(control.sealSession(basic("operator", "x".repeat(4_000)))).isEmpty();
    }
}
