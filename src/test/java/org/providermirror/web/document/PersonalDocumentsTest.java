package org.providermirror.web.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.config.AccessSettings;
import org.providermirror.mirror.PackageIndex;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.Principal;
import org.providermirror.policy.token.Scope;
import org.providermirror.policy.token.StoredLinkKeys;
import org.providermirror.provider.PackageHash;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Sha256;
import org.providermirror.testing.ManualTime;
import org.providermirror.testing.MemoryStorage;
import org.providermirror.web.access.PersonalLinks;
import org.providermirror.web.route.ArchiveLinks;

/** Documents whose links are signed for one caller. */
class PersonalDocumentsTest {
    private static final ProviderAddress PROVIDER = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final ProviderVersion VERSION = ProviderVersion.parse("3.2.4");
    private static final Platform LINUX = Platform.parse("linux_amd64");
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);
    private static final Duration TENTH = TIME_TO_LIVE.dividedBy(10);

    private final ManualTime time = new ManualTime();
    private final PreparedDocuments documents = new PreparedDocuments(time.time());
    private final PackageIndex index = index("a");

    @TempDir
    private Path folder;

    private Path keyFile;
    private AccessControl access;

    @BeforeEach
    void start() throws Exception {
        keyFile = Files.writeString(folder.resolve("keys"), "0".repeat(64) + "\n");
        access = new AccessControl(
                new AccessSettings(Optional.empty(), Optional.of(keyFile), TIME_TO_LIVE, Optional.empty()),
                new StoredLinkKeys(
                        new MemoryStorage(folder.resolve("staged")),
                        time.time().wall(),
                        time.time().monotonic()),
                Optional.empty(),
                time.time().wall(),
                time.time().monotonic());
    }

    @Test
    void a_caller_gets_the_same_document_for_a_tenth_of_the_lifetime_of_its_links() {
        var first = of(index, caller("one"));
        time.pass(TENTH.minusSeconds(1));
        assertThat(of(index, caller("one"))).isSameAs(first);

        time.pass(Duration.ofSeconds(1));
        var next = of(index, caller("one"));
        assertThat(text(next)).isNotEqualTo(text(first));
        assertThat(of(index, caller("one"))).isSameAs(next);
    }

    @Test
    void each_caller_and_each_token_of_a_caller_has_its_own_document() {
        var one = text(of(index, caller("one")));

        assertThat(text(of(index, caller("two")))).isNotEqualTo(one);
        assertThat(text(of(index, new Principal("one", Set.of(Scope.READ), Optional.empty(), List.of(), "changed"))))
                .isNotEqualTo(one);
        assertThat(text(documents.of(index, ArchiveLinks.PLAIN))).doesNotContain("~");
    }

    @Test
    void a_changed_answer_is_rendered_at_once() {
        var before = of(index, caller("one"));
        var after = of(index("b"), caller("one"));

        assertThat(text(after)).isNotEqualTo(text(before)).contains("b".repeat(64));
    }

    @Test
    void a_new_signing_key_signs_the_next_document() throws Exception {
        var before = of(index, caller("one"));
        Files.writeString(keyFile, "1".repeat(64) + "\n");
        time.pass(TENTH.minusSeconds(1));

        assertThat(text(of(index, caller("one")))).isNotEqualTo(text(before));
    }

    private PreparedJson of(PackageIndex answer, Principal caller) {
        return documents.of(answer, new PersonalLinks(access, caller));
    }

    private static Principal caller(String name) {
        return new Principal(name, Set.of(Scope.READ), Optional.empty(), List.of(), "fingerprint of " + name);
    }

    private static PackageIndex index(String digit) {
        return new PackageIndex(
                PROVIDER, VERSION, new TreeMap<>(Map.of(LINUX, List.of(PackageHash.zh(new Sha256(digit.repeat(64)))))));
    }

    private static String text(PreparedJson document) {
        return new String(document.plain().bytes(), StandardCharsets.UTF_8);
    }
}
