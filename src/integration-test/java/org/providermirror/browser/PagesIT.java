package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.ClientRun;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.LiveStream;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.container.TrustingClient;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.storage.StorageLayout;
import org.providermirror.testing.Archives;
import org.providermirror.testing.Eventually;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;
import org.providermirror.testing.StoredPackageAge;

/**
 * The pages of one running mirror, driven in a real browser. The tests share the mirror and run in their order: what
 * the first installs, the later ones find on the pages. Pictures of all pages are left in {@code target/pages} for
 * people to look at.
 */
@Tag("browser")
@Timeout(180)
@ExtendWith(ConsoleOnFailure.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {
    private static final Path PICTURES = Path.of("target/pages");
    private static final int MOST_LISTENERS = 50;
    private static final int LARGE = 12 * 1024 * 1024;
    private static final int HALF = LARGE / 2;
    private static final String FITS = "return document.documentElement.scrollWidth <= window.innerWidth";
    private static final String LONG =
            "2.0.0-beta.20261127120000.commit-0123456789abcdef0123456789abcdef.linux-build-7";
    private static final String MANY = "#/providers/registry.example.com/acme/many";
    private static final String NULL = "#/providers/registry.example.com/acme/null";
    private static final String NEW_SIGNER = "C0FFEE00C0FFEE00C0FFEE00C0FFEE00C0FFEE00";
    private static final String SIGNER = "{\"hostname\": \"registry.example.com\", \"namespace\": \"widgets\","
            + "\"fingerprint\": \"" + NEW_SIGNER + "\", \"firstSeen\": \"2026-11-20T09:30:00Z\","
            + "\"release\": \"registry.example.com/widgets/dns 0.9.0\", \"accepted\": false}";
    private static final PackageId CHANGED = FakeRegistry.packageId("acme", "changed", "1.0.0", "linux_amd64");
    private static final String CONFLICT = "{\"provider\": \"registry.example.com/acme/changed\","
            + "\"version\": \"1.0.0\", \"platform\": \"linux_amd64\", \"first\": \"%s\", \"other\": \""
            + "2b".repeat(32) + "\", \"seen\": \"2026-11-21T14:05:00Z\"}";

    @TempDir
    private static Path folder;

    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final NewToken team =
            NewToken.make("team", "read", Optional.empty(), List.of("registry.example.com/acme/*"));
    private final NewToken administrator = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private FakeRegistry registry;
    private Path storage;
    private Path carried;
    private ServletContainer mirror;
    private Browser browser;
    private ExecutorService beside;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Browser.isInstalled(), "no Chromium with its driver here, so the pages were NOT looked at");
        registry = FakeRegistry.startSecure();
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "1.1.0");
        registry.publish("acme", "null", "2.0.0-beta.1");
        registry.publish("acme", "random", "3.6.0");
        registry.publish("acme", "changed", "1.0.0");
        registry.publish("widgets", "dns", "0.9.1");
        for (var version = 0; version < 64; version++) {
            registry.publish("acme", "many", "1." + version + ".0");
        }
        registry.publish("acme", "many", LONG);
        registry.release("acme", "large", "5.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .padding(LARGE)
                .publish();
        registry.release("acme", "failing", "1.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .publish();
        registry.release("acme", "lapsed", "1.0.0").shape(Shape.EXPIRED_KEY).publish();
        registry.release("acme", "forged", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        for (var version : List.of("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0")) {
            registry.publish("acme", "live", version);
        }
        beside = Executors.newSingleThreadExecutor();
        var tokens = Files.writeString(
                folder.resolve("tokens"), String.join("\n", reader.line(), team.line(), administrator.line()));
        storage = Files.createDirectory(folder.resolve("storage"));
        carried = Files.createDirectory(folder.resolve("carried"));
        decided(
                "conflicts/registry.example.com/acme/changed/1.0.0/linux_amd64.json",
                CONFLICT.formatted(registry.sha256(CHANGED)));
        decided("signers/registry.example.com/widgets/" + NEW_SIGNER + ".json", SIGNER);
        mirror = Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(),
                MirrorDeployments.of(registry.settings(), storage)
                        .withParameter("mirror.auth.tokens-file", tokens.toString())
                        .withParameter("mirror.retention.unused", "2d")
                        .withParameter("mirror.hold", "registry.example.com/held/*")
                        .withParameter(
                                "mirror.audit.file", folder.resolve("audit").toString())
                        .withParameter("mirror.import.path", carried.toString())
                        .withParameter("mirror.export.path", carried.toString()));
        browser = Browser.open(mirror.baseUrl(), Files.createDirectory(folder.resolve("profile")));
        browser.signIn("reader", reader.token());
    }

    /** The results of earlier instances on the same storage. */
    private void decided(String record, String document) throws Exception {
        var file = storage.resolve(".mirror/policy").resolve(record);
        Files.createDirectories(file.getParent());
        Files.writeString(file, document);
    }

    @AfterAll
    void stop() {
        if (beside != null) {
            beside.shutdownNow();
        }
        if (browser != null) {
            browser.close();
        }
        if (mirror != null) {
            mirror.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    /** Makes every client of this machine install a provider; without a client, sends the same requests itself. */
    private void install(String type, String version) {
        install(tokenised(CliConfiguration.networkMirror(mirror.baseUrl())), type, version);
    }

    private void install(CliConfiguration configuration, String type, String version) {
        for (var run : init(configuration, type, version)) {
            assertThat(run.exitCode()).as(run.toString()).isZero();
        }
    }

    private CliConfiguration tokenised(CliConfiguration configuration) {
        return configuration.withToken(mirror.baseUrl().getAuthority(), reader.token());
    }

    private List<ClientRun> init(CliConfiguration configuration, String type, String version) {
        var id = packageOf(type, version);
        if (TerraformClient.found().isEmpty()) {
            System.out.println("no terraform and no tofu here, so " + type + " was requested without a client");
            var asking = new TrustingClient(mirror.certificate());
            for (var path : List.of("index.json", version + ".json", id.archiveName())) {
                asking.get(
                        mirror.baseUrl().resolve(id.provider() + "/" + path),
                        Map.of("Authorization", "Bearer " + reader.token()));
            }
        }
        return TerraformClient.found().stream()
                .map(client -> TerraformProject.make(
                                client,
                                folder,
                                configuration,
                                List.of(mirror.certificate(), registry.certificate()),
                                id.provider(),
                                id.version())
                        .init())
                .toList();
    }

    /** The same beside the browser, while a page is looked at. */
    private Future<?> installing(String type, String version) {
        return beside.submit(() -> install(type, version));
    }

    /** Has the page remember that it was not loaded anew. */
    private void mark() {
        browser.run("window.stays = true");
    }

    private void assertNeverReloaded() {
        assertThat(browser.run("return window.stays === true")).isEqualTo(true);
        assertThat(browser.complaints()).isEmpty();
    }

    private static PackageId packageOf(String type, String version) {
        var platform = TerraformClient.found().stream()
                .map(client -> client.platform().toString())
                .findFirst()
                .orElse("linux_amd64");
        return FakeRegistry.packageId("acme", type, version, platform);
    }

    @Test
    @Order(10)
    void an_empty_mirror_says_so_on_every_page() {
        browser.visit("");
        browser.find("#fetches .empty", "No fetch in progress");
        browser.find("h1 .tag", "Ready");
        browser.awaitText("#live", "live");
        browser.find("h2", "Waiting for the first client");
        browser.find(".snippet pre", "network_mirror");
        browser.find(".snippet pre", "credentials");
        browser.picture(PICTURES.resolve("overview-empty.png"));
        browser.visit("#/providers");
        browser.find(".empty", "No provider yet");
        browser.visit("#/events");
        browser.find(".empty", "No events yet");
        browser.picture(PICTURES.resolve("events-empty.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(15)
    void a_page_that_exceeds_the_listener_limit_retries_until_it_may_listen() {
        // A page that is left gives its place back at once, so the listeners take all places while no page is open.
        browser.visit("-/health/live");
        var listeners = new ArrayList<LiveStream>();
        Eventually.holds("all places are taken", () -> {
            listeners.addAll(
                    LiveStream.openAll(mirror.plainUrl(), Map.of("Authorization", "Bearer " + reader.token())));
            return listeners.size() == MOST_LISTENERS;
        });
        browser.visit("");
        browser.awaitText("#live", "every 5 s");
        browser.find("h1 .tag", "Ready");
        listeners.forEach(LiveStream::close);
        browser.awaitText("#live", "live");
        browser.find(".grid + p", "Each bar is 1 min wide");
        // A mirror that accepts requests and never answers.
        browser.run("window.fetch = (url, {signal}) => new Promise((_, reject) =>"
                + " signal?.addEventListener('abort', () => reject(signal.reason)));"
                + "const script = document.querySelector('script[type=module]').src;"
                + "import(new URL('api/live.js', script).href).then((module) => module.restart())");
        browser.find("h1 .tag.bad", "Not connected");
        browser.run("location.reload()");
        browser.find("h1 .tag", "Ready");
        browser.complaints();
    }

    @Test
    @Order(16)
    void eight_tabs_side_by_side_share_one_stream_and_stay_usable() {
        browser.visit("");
        browser.awaitText("#live", "live");
        for (var tab = 0; tab < 7; tab++) {
            browser.openVisibleTab(tab % 2 == 0 ? "" : "#/providers");
            browser.awaitText("#live", "live");
        }
        assertThat(status("-/api/v1/status")).isEqualTo(200);
        var listeners = LiveStream.openAll(mirror.plainUrl(), Map.of("Authorization", "Bearer " + reader.token()));
        assertThat(listeners).hasSizeBetween(MOST_LISTENERS - 2, MOST_LISTENERS - 1);
        listeners.forEach(LiveStream::close);
        browser.closeFurtherTabs();
        browser.visit("");
        browser.awaitText("#live", "live");
        browser.complaints();
    }

    @Test
    @Order(20)
    void a_client_that_installs_is_seen_on_the_overview_without_reloading() throws Exception {
        browser.resize(1280, 900);
        browser.visit("");
        browser.find("h1 .tag", "Ready");
        mark();
        install("null", "1.0.0");
        mirror.awaitStored(packageOf("null", "1.0.0"));
        install("null", "1.0.0");
        install("random", "3.6.0");
        browser.awaitText("main", "package");
        browser.find(".numbers dd", "%");
        browser.find(".facts dd", "of 2 providers");
        assertNeverReloaded();
    }

    @Test
    @Order(30)
    void the_bar_of_a_fetch_moves_from_its_start_to_its_end() throws Exception {
        browser.visit("");
        browser.find("#fetches .empty", "No fetch in progress");
        registry.holdArchivesAfter(HALF);
        var installing = installing("large", "5.0.0");
        browser.find("#fetches .fetch", "large");
        var half = browser.await(
                "the bar is at the half", () -> Optional.of(value()).filter(value -> value > 0.4 && value < 0.6));
        assertThat(half).isBetween(0.4, 0.6);
        assertThat(browser.text("#fetches .rate")).contains("MiB of", "/s", "left");
        browser.picture(PICTURES.resolve("overview-fetch.png"));
        browser.resize(1280, 900);
        registry.holdArchivesAfter(HALF + HALF / 2);
        browser.await("the bar goes on", () -> Optional.of(value()).filter(value -> value > 0.7 && value < 0.8));
        registry.releaseArchives();
        browser.await("the bar is gone", () -> Optional.of(value()).filter(value -> value < 0));
        browser.find("#fetches .empty", "No fetch in progress");
        installing.get();
        mirror.awaitStored(packageOf("large", "5.0.0"));
        assertThat(browser.complaints()).isEmpty();
    }

    /** The position of the bar, from 0 to 1; -1 without a bar. */
    private double value() {
        return ((Number) browser.run(
                        "const bar = document.querySelector('#fetches progress'); return bar ? bar.value : -1"))
                .doubleValue();
    }

    @Test
    @Order(40)
    void providers_are_found_and_show_versions_by_platforms_signer_and_hashes() {
        browser.visit("#/providers");
        browser.find("td a", "acme/null");
        browser.find("td a", "acme/large");
        browser.find("#search").sendKeys("acme rand");
        browser.await(
                "one provider is left", () -> browser.count("tbody tr") == 1 ? Optional.of(true) : Optional.empty());
        browser.find("td a", "acme/random");
        browser.visit("#/providers/registry.example.com/acme/null");
        browser.find(".matrix th a", "1.0.0");
        assertThat(browser.count(".matrix .state.stored")).isEqualTo(1);
        browser.picture(PICTURES.resolve("provider.png"));
        browser.resize(1280, 900);
        browser.click(".matrix th a", "1.0.0");
        browser.find(".facts dt", "Signing key");
        browser.find(".hashes li", "h1:");
        browser.find(".tag.good", "stored");
        browser.picture(PICTURES.resolve("version.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(40)
    void the_list_of_providers_is_filtered_and_sorted_and_its_url_keeps_the_state() {
        browser.visit("#/providers");
        browser.find("tr:has(a[href$='acme/null']) td[data-label^='newest']", "1.1.0");
        browser.find("tr:has(a[href$='acme/null']) td[data-label^='versions']", "3");
        browser.await(
                "downloads are counted",
                () -> Optional.of(browser.text("tr:has(a[href$='acme/null']) td[data-label^='downloads']"))
                        .filter(text -> text.matches("[1-9].*")));
        browser.click("th button", "Size");
        browser.find("th[aria-sort='descending']", "Size");
        browser.await(
                "large is first",
                () -> browser.text("tbody tr").contains("large") ? Optional.of(true) : Optional.empty());
        browser.click("th button", "Size");
        browser.find("th[aria-sort='ascending']", "Size");
        browser.run("history.back()");
        browser.find("th[aria-sort='descending']", "Size");
        browser.visit("#/providers?search=acme+1.1.0&stored=true&limit=20");
        browser.find("td .small a", "1.1.0");
        assertThat(browser.run("return document.querySelector('#search').value"))
                .isEqualTo("acme 1.1.0");
        assertThat(browser.count("tbody tr")).isEqualTo(1);
        var hash = browser.runToItsEnd("const done = arguments[0];"
                + "fetch('-/api/v1/providers/registry.example.com/acme/null/1.0.0').then((answer) => answer.json())"
                + ".then(({packages}) => done(packages.find(({state}) => state === 'stored')"
                + ".hashes.find((hash) => hash.startsWith('zh:'))))");
        browser.visit("#/providers?search=" + hash.toString().substring(3, 20));
        browser.find("td .small a", "1.0.0");
        browser.visit("#/providers");
        browser.find("td a", "acme/null");
        assertLooksWell("providers");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(41)
    void the_providers_show_what_a_client_installs_meanwhile() throws Exception {
        browser.visit("#/providers");
        browser.find("td a", "acme/null");
        assertThat(browser.text("main")).doesNotContain("acme/live");
        mark();
        var installing = installing("live", "1.0.0");
        browser.find("td a", "acme/live");
        installing.get();
        browser.awaitText("tbody tr:has(a[href$='acme/live']) td:nth-child(2)", "1");
        assertNeverReloaded();
    }

    @Test
    @Order(42)
    void a_provider_shows_what_a_client_installs_meanwhile() throws Exception {
        browser.visit("#/providers/registry.example.com/acme/live");
        browser.find(".matrix .state.stored");
        var before = browser.count(".matrix .state.stored");
        mark();
        browser.run("document.querySelector('.scroll').focus()");
        var installing = installing("live", "1.1.0");
        browser.find(".matrix tr:has(a[href$='live/1.1.0']) .state.stored");
        assertThat(browser.count(".matrix .state.stored")).isGreaterThan(before);
        assertThat(browser.run("return document.activeElement.className")).isEqualTo("scroll");
        installing.get();
        assertNeverReloaded();
    }

    @Test
    @Order(43)
    void a_version_shows_what_a_client_installs_meanwhile() throws Exception {
        browser.visit("#/providers/registry.example.com/acme/live/1.2.0");
        browser.find(".tag", "not verified yet");
        mark();
        var installing = installing("live", "1.2.0");
        browser.find(".tag.good", "verified");
        browser.find(".tag.good", "stored");
        browser.find("tr:has(.tag.good) td[data-label^='last used']", "just now");
        installing.get();
        assertNeverReloaded();
    }

    @Test
    @Order(44)
    void the_events_show_meanwhile_why_a_client_was_refused() throws Exception {
        browser.visit("#/events");
        browser.find(".empty", "No events yet");
        mark();
        var refused = beside.submit(
                () -> init(tokenised(CliConfiguration.networkMirror(mirror.baseUrl())), "forged", "1.0.0"));
        browser.find(".tag.bad", "Verification failed");
        browser.find("td a", "registry.example.com/acme/forged 1.0.0");
        assertThat(refused.get()).allSatisfy(run -> assertThat(run.exitCode()).isNotZero());
        assertNeverReloaded();
    }

    @Test
    @Order(45)
    void a_hidden_version_shows_why_and_when_it_is_checked_again() {
        browser.visit("#/providers/registry.example.com/acme/forged");
        browser.find(".notice.warn", "1.0.0 is refused and hidden from version lists");
        browser.find(".matrix .tag.bad", "hidden");
        browser.click(".matrix th a", "1.0.0");
        browser.find(".tag.bad", "refused");
        browser.find(".facts dt", "Reason");
        browser.find(".facts dd", "hidden, because it was never served");
        browser.find(".facts dt", "Next check");
        browser.picture(PICTURES.resolve("refused.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(47)
    void a_form_explains_why_a_client_gets_a_package_or_not_and_its_url_can_be_shared() {
        browser.visit("#/providers/registry.example.com/acme/forged");
        browser.click(".title a", "Why can’t a client get it?");
        browser.find("[name=version]").sendKeys("1.0.0");
        browser.find("[name=platform]").sendKeys("linux_amd64");
        browser.click("button.primary", "Check rules");
        browser.find(".notice.bad", "Clients do not get this package");
        browser.find("td", "A check failed");
        browser.visit("#/availability?provider=registry.example.com%2Facme%2Fnull&version=1.0.0&platform="
                + packageOf("null", "1.0.0").platform());
        browser.find(".notice.good", "Clients get this package");
        browser.find("td", "The package is stored");
        assertLooksWell("availability");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(48)
    void versions_of_a_provider_are_found_by_their_name_and_any_page_is_one_step_away() {
        assertThat(body("registry.example.com/acme/many/index.json")).contains(LONG);
        browser.visit(MANY);
        browser.find("h2", "65 versions");
        browser.find(".matrix th a", LONG);
        browser.resize(390, 800);
        assertThat((Boolean) browser.run(FITS)).isTrue();
        assertThat((Boolean)
                        browser.run("const name = document.querySelector('.matrix tbody th').getBoundingClientRect();"
                                + "const box = document.querySelector('.scroll').getBoundingClientRect();"
                                + "return name.width < box.width * 0.6"))
                .as("a long version leaves space for the packages")
                .isTrue();
        browser.picture(PICTURES.resolve("narrow-long-version.png"));
        browser.visit(MANY + "/" + LONG);
        browser.find("h2", "Packages");
        assertThat((Boolean) browser.run(FITS)).isTrue();
        browser.resize(1280, 900);
        browser.visit(MANY);
        var page = browser.find(".pager input");
        page.clear();
        page.sendKeys("4\n");
        browser.find(".matrix th a", "1.0.0");
        assertThat(browser.run("return document.activeElement.name")).isEqualTo("page");
        assertThat(browser.count(".matrix tbody tr")).isEqualTo(5);
        assertThat(browser.run("return location.hash")).isEqualTo(MANY + "?offset=60");
        browser.find("[name=versions]").sendKeys("1.41.");
        browser.find("h2", "1 matching version");
        browser.find(".matrix th a", "1.41.0");
        browser.visit(MANY + "?search=beta");
        browser.find("h2", "1 matching version");
        browser.visit(MANY + "?search=9.9");
        browser.find(".empty", "No matching version");
        browser.visit(MANY);
        browser.find(".snippet pre", "version = \"1.63.0\"");
        assertLooksWell("provider-many");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(48)
    void data_that_change_leave_the_focus_unfinished_input_and_a_selection_alone() {
        var kept = browser.runToItsEnd("""
                const done = arguments[0];
                const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
                const files = performance.getEntriesByType('resource').map(({name}) => name);
                import(files.find((name) => /\\/dom[^/]*[.]js$/.test(name))).then(async ({h, redraw}) => {
                  const box = document.body.appendChild(document.createElement('div'));
                  const draw = (names) => names.map((name) => h('p', {}, h('button', {}, 'Cancel'), h('input', {name})));
                  const shown = () => box.querySelectorAll('p').length;
                  redraw(box, ['a', 'b'], draw);
                  box.querySelectorAll('button')[1].focus();
                  redraw(box, ['a', 'b', 'c'], draw);
                  const kept = [document.activeElement === box.querySelectorAll('button')[1], shown()];
                  const field = box.querySelector('input');
                  field.focus();
                  field.dispatchEvent(new Event('input', {bubbles: true}));
                  redraw(box, ['a'], draw);
                  kept.push(document.activeElement === field, shown());
                  field.blur();
                  await pause();
                  kept.push(shown());
                  getSelection().selectAllChildren(box);
                  await pause();
                  redraw(box, ['a', 'b'], draw);
                  kept.push(getSelection().isCollapsed, shown());
                  getSelection().removeAllRanges();
                  await pause();
                  kept.push(shown());
                  box.remove();
                  done(kept);
                });
                """);
        assertThat(kept).asInstanceOf(LIST).containsExactly(true, 3L, true, 3L, 1L, false, 1L, 2L);
    }

    @Test
    @Order(48)
    void a_version_is_installed_from_what_its_page_offers_to_copy() {
        browser.visit(NULL);
        browser.find("#downloads .small", "in all");
        browser.find("#downloads h3", "Most downloaded packages");
        browser.find("#downloads .u-wrap");
        browser.find("#downloads p", "Each bar is 1 d wide. Time zone: UTC.");
        browser.run(
                "const over = document.querySelector('#downloads .u-over'); const box = over.getBoundingClientRect();"
                        + "for (const type of ['mouseenter', 'mousemove']) over.dispatchEvent(new MouseEvent(type,"
                        + "{bubbles: true, clientX: box.right - 4, clientY: box.top + 9}))");
        browser.find("#downloads .value", "downloads");
        browser.find(".facts dt", "Stored packages");
        browser.find(".matrix tr:has(.state.stored) td", "KiB");
        browser.find(".matrix tr:has(.state.stored) td + td", "ago");
        browser.find("header a[href='https://registry.example.com/']", "Upstream");
        browser.find("#acts p", "with a token with the scope admin");
        assertThat(browser.count("#acts form")).isZero();
        assertThat(browser.text("#downloads")).doesNotContain("By principal");
        browser.visit(NULL + "/1.0.0");
        browser.find(".origin", "from https://");
        browser.await(
                "downloads are counted",
                () -> Optional.of(browser.text("tr:has(.tag.good) td[data-label^='downloads']"))
                        .filter(text -> text.matches("[1-9].*")));
        var id = packageOf("null", "1.0.0");
        var link = browser.find("tr:has(.tag.good) td a", "Download").getAttribute("href");
        assertThat(link)
                .isEqualTo(mirror.baseUrl()
                        .resolve(id.provider() + "/" + id.archiveName())
                        .toString());
        assertThat(status(link)).isEqualTo(200);
        browser.click("tr:has(.tag.good) .hashes button", "Copy");
        browser.find(".hashes button", "Copied");
        assertThat(copied()).matches("(h1|zh):\\S+");
        browser.find(".snippet pre[aria-label='Lock file']", "h1:");
        browser.click(".snippet:has(pre[aria-label='Lock file']) button");
        browser.find(".snippet button", "Copied");
        assertThat(copied())
                .startsWith("provider \"registry.example.com/acme/null\" {\n  version     = \"1.0.0\"\n")
                .contains("\"zh:" + registry.sha256(id) + "\",");
        browser.click(".snippet:has(pre[aria-label='Configuration']) button");
        browser.await("it is copied", () -> Optional.of(copied()).filter(text -> text.startsWith("terraform {")));
        assertLooksWell("version");
        assertThat(browser.complaints()).isEmpty();
    }

    private String copied() {
        return browser.runToItsEnd("navigator.clipboard.readText().then(arguments[0], arguments[0])")
                .toString();
    }

    @Test
    @Order(50)
    void the_set_up_text_is_copied_and_the_url_is_checked() {
        browser.resize(1280, 900);
        browser.visit("#/setup");
        browser.find("#url-check .good", "The URL is valid");
        browser.click(".snippet button");
        browser.find(".snippet button", "Copied");
        assertThat(copied())
                .isEqualTo(CliConfiguration.networkMirror(mirror.baseUrl()).text());
        mark();
        browser.click("button[data-value='yes']");
        browser.find("#snippet", "credentials");
        var offered = browser.text("#snippet").replace("put the token here", reader.token());
        install(new CliConfiguration(offered), "live", "1.3.0");
        assertNeverReloaded();
        browser.click("button[data-value='terragrunt']");
        browser.click("button[data-value='registry']");
        browser.find("#snippet", "/mirror/-/registry/registry.terraform.io/");
        browser.find("#snippet", "credentials \"registry.terraform.io\"");
        browser.picture(PICTURES.resolve("setup.png"));
        browser.resize(1280, 900);
        var field = browser.find("#mirror-url");
        field.clear();
        field.sendKeys("https://mirror.example.com/mirror");
        browser.find("#url-check .warn", "must end in a slash");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(81)
    void events_appear_as_they_happen() throws Exception {
        browser.visit("#/events");
        browser.find("h1", "Events");
        registry.down();
        for (var attempt = 0; attempt < 4; attempt++) {
            browser.runToItsEnd(
                    "fetch(arguments[0]).then(arguments[1], arguments[1])",
                    "registry.example.com/gone/away" + attempt + "/index.json");
        }
        browser.find(".tag.warn", "Upstream outage");
        browser.find("#text").sendKeys("cancelled");
        browser.await("one event is left", () -> browser.count("tbody tr") == 1 ? Optional.of(true) : Optional.empty());
        browser.find("td", "cancelled the fetches of registry.example.com/acme/failing");
        assertThat(browser.run("return location.hash")).isEqualTo("#/events?text=cancelled");
        browser.visit("#/events?kind=upstream_outage");
        browser.find(".tag.warn", "Upstream outage");
        assertLooksWell("events");
        registry.up();
        browser.complaints();
    }

    @Test
    @Order(69)
    void what_needs_attention_is_on_top_of_the_overview_with_links_that_depend_on_the_role() throws Exception {
        browser.visit("");
        browser.find(".attention .tag", "Conflicts");
        browser.find(".attention a[href='#/events?kind=conflict']", "1 package was changed upstream");
        browser.find(".attention a[href='#/events?kind=new_signer']", "1 new signer");
        registry.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE, "acme/failing");
        browser.find("#fetches .empty", "No fetch in progress");
        requested("failing", "1.0.0", "linux_amd64");
        browser.find("#fetches .fault", "500");
        browser.find(".attention button", "1 download fails");
        browser.find(".attention", "acme/failing 1.0.0 linux_amd64");
        assertThat(browser.count("#fetches .acts button")).isZero();
        assertLooksWell("overview-attention");
        registry.play(Role.INTERNAL_ERROR, RequestKind.ARCHIVE, "acme/failing");
        requested("failing", "1.0.0", "darwin_arm64");
        administration().use("boss", administrator.token());
        browser.visit("");
        browser.find(".attention a[href='#/administration?section=conflicts']", "1 package");
        browser.find("#fetches .fetch", "0 running");
        browser.click("#fetches summary", "Packages");
        browser.find("#fetches li", "1.0.0 darwin_arm64: waiting for retry");
        browser.click("#fetches .acts button", "Cancel");
        browser.click("dialog button.danger", "Cancel fetches");
        browser.find("#fetches .empty", "No fetch in progress");
        registry.behave();
        browser.complaints();
        browser.signIn("reader", reader.token());
    }

    private void requested(String type, String version, String platform) {
        var id = FakeRegistry.packageId("acme", type, version, platform);
        for (var path : List.of(id.version() + ".json", id.archiveName())) {
            new TrustingClient(mirror.certificate())
                    .get(
                            mirror.baseUrl().resolve(id.provider() + "/" + path),
                            Map.of("Authorization", "Bearer " + reader.token()));
        }
    }

    @Test
    @Order(70)
    void without_the_role_the_administration_says_who_may_and_every_act_is_refused() {
        browser.resize(1280, 900);
        browser.visit("#/administration");
        browser.find("h1", "Not allowed");
        browser.find(".notice.warn", "You are signed in as reader (read)");
        browser.find(".notice.warn", "a token with the scope admin");
        assertThat(browser.find("nav").getText()).contains("Events").doesNotContain("Administration");
        assertThat(browser.complaints()).isEmpty();
        var requests = registry.received();
        for (var section : AdministrationPage.ACTS.keySet()) {
            assertThat(browser.count("#" + section)).as(section).isZero();
            administration().assertRefused(section);
        }
        assertThat(registry.received()).isEqualTo(requests);
        browser.picture(PICTURES.resolve("administration-refused.png"));
        browser.complaints();
    }

    private AdministrationPage administration() {
        return new AdministrationPage(browser);
    }

    @Test
    @Order(71)
    void an_administrator_blocks_a_version_and_lifts_the_block() {
        var page = administration();
        page.use("boss", administrator.token());
        page.find("blocks", ".empty", "No blocks");
        page.fill(
                "blocks",
                Map.of(
                        "provider",
                        "registry.example.com/acme/random",
                        "version",
                        "3.6.0",
                        "reason",
                        "it is too random"));
        page.press("blocks", "Block");
        page.answer("acme/random 3.6.0", "Keep serving");
        page.find("blocks", ".empty", "No blocks");
        page.press("blocks", "Block");
        page.answer("acme/random 3.6.0", "Block");
        page.find("blocks", "td", "acme/random 3.6.0");
        page.find("blocks", "td", "boss");
        assertThat(browser.find("#blocks [name='provider']").getAttribute("value"))
                .as("the form is reset")
                .isEmpty();
        assertThat(status("registry.example.com/acme/random/3.6.0.json")).isEqualTo(200);
        assertThat(body("registry.example.com/acme/random/index.json")).doesNotContain("3.6.0");
        page.press("blocks", "Unblock");
        page.answer("acme/random 3.6.0", "Unblock");
        page.find("blocks", ".empty", "No blocks");
        assertThat(body("registry.example.com/acme/random/index.json")).contains("3.6.0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(71)
    void an_administrator_acts_on_the_pages_of_a_provider_and_its_versions() throws Exception {
        administration().use("boss", administrator.token());
        browser.visit(NULL);
        browser.find("#downloads h3", "By principal");
        browser.find("#downloads dt", "reader");
        browser.find(".matrix .state.stored");
        browser.find("#acts [name=reason]").sendKeys("it leaks");
        browser.click("#acts button", "Block provider");
        browser.find("#acts .block", "All versions are blocked: it leaks");
        browser.find(".matrix .state.blocked");
        assertThat(browser.count(".matrix .state.stored")).isZero();
        assertLooksWell("provider-blocked");
        browser.click("#acts button", "Unblock");
        browser.find(".matrix .state.stored");

        browser.visit(NULL + "/1.0.0");
        browser.find("#acts [name=reason]").sendKeys("it still leaks");
        browser.click("#acts button", "Block version");
        browser.find("table.rows .tag.bad", "blocked");
        browser.find("#acts .block", "1.0.0 is blocked: it still leaks");
        assertThat(browser.count("td a[download]")).isZero();
        assertThat(browser.count(".snippet")).isZero();
        assertLooksWell("version-blocked");
        browser.click("#acts button", "Unblock");
        browser.find("table.rows .tag.good", "stored");

        browser.visit(NULL + "/2.0.0-beta.1");
        browser.click("#acts button", "Prefetch");
        browser.find("#acts .notice", "The prefetch is queued");
        var prefetched = FakeRegistry.packageId("acme", "null", "2.0.0-beta.1", "linux_amd64");
        mirror.awaitStored(prefetched);
        browser.find("table.rows .tag.good", "stored");
        var archive = storage.resolve(StorageLayout.archive(prefetched).value());
        browser.click("#acts button", "Purge version");
        browser.find("dialog p", "acme/null 2.0.0-beta.1");
        browser.click("dialog button", "Keep packages");
        browser.awaitNoQuestion();
        assertThat(archive).exists();
        browser.click("#acts button", "Purge version");
        browser.click("dialog button.danger", "Purge");
        browser.find("#acts .notice", "The purge is queued");
        Eventually.holds("the package is purged", () -> Files.notExists(archive));

        assertThat(status("registry.example.com/acme/changed/1.0.0.json")).isEqualTo(200);
        browser.visit("#/providers/registry.example.com/acme/changed/1.0.0");
        browser.find("table.rows .tag.warn", "conflict");
        browser.click("td button", "Accept upstream copy");
        browser.find("dialog li", "from zh:" + registry.sha256(CHANGED));
        browser.find("dialog li", "to zh:" + "2b".repeat(32));
        assertThat(browser.barriers()).isEmpty();
        browser.click("dialog button", "Keep current copy");
        browser.awaitNoQuestion();
        browser.complaints();
    }

    @Test
    @Order(72)
    void an_administrator_refreshes_a_list_approves_the_new_version_and_withdraws_that() {
        registry.publish("held", "null", "1.0.0");
        assertThat(body("registry.example.com/held/null/index.json")).contains("1.0.0");
        registry.publish("held", "null", "1.1.0");
        var page = administration();
        page.use("boss", administrator.token());
        page.find("holds", ".empty", "No versions on hold");
        page.fill("refreshes", Map.of("provider", "registry.example.com/held/*"));
        page.press("refreshes", "Refresh now");
        page.find("refreshes", ".tag", "1 refreshed");
        assertThat(body("registry.example.com/held/null/index.json")).doesNotContain("1.1.0");

        Eventually.holds("the version is on hold", () -> body("-/api/v1/holds").contains("1.1.0"));
        page.open();
        page.find("holds", "td", "held/null 1.1.0");
        page.press("holds", "Approve …");
        page.answer("held/null 1.1.0", "Approve");
        page.find("holds", ".tag", "approved");
        page.find("holds", ".empty", "No versions on hold");
        assertThat(browser.barriers()).isEmpty();
        assertThat(body("registry.example.com/held/null/index.json")).contains("1.1.0");
        page.press("holds", "Withdraw …");
        page.answer("held/null 1.1.0", "Withdraw");
        page.find("holds", ".tag", "withdrawn");
        assertThat(body("registry.example.com/held/null/index.json")).doesNotContain("1.1.0");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(72)
    void a_conflict_is_decided_about_when_the_question_is_answered_and_the_decision_can_be_taken_back() {
        var served = "zh:" + registry.sha256(CHANGED);
        var upstreams = "zh:" + "2b".repeat(32);
        assertThat(browser.runToItsEnd("fetch('registry.example.com/acme/changed/1.0.0.json')"
                        + ".then((answer) => arguments[0](answer.status))"))
                .isEqualTo(200L);
        var page = administration();
        page.open();
        page.find("conflicts", ".group h3", "registry.example.com/acme/changed 1.0.0");
        page.find("conflicts", ".hashes li", upstreams);
        page.find("conflicts", ".hashes li .tag.good", "served");
        page.press("conflicts", "Accept upstream");
        browser.find("dialog p", CHANGED.toString());
        browser.find("dialog li", "from " + served);
        browser.find("dialog li", "to " + upstreams);
        browser.find("dialog p", "75 seconds");
        assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Keep current copy");
        browser.picture(PICTURES.resolve("administration-conflict.png"));
        assertThat(browser.barriers()).isEmpty();
        browser.click("dialog button", "Keep current copy");
        browser.awaitNoQuestion();
        assertThat(browser.count("#conflicts .tag.warn")).isZero();

        page.press("conflicts", "Accept upstream");
        browser.click("dialog button", "Accept");
        page.find("conflicts", "td", "accepted by boss");
        page.find("conflicts", ".tag.warn", "withheld");
        page.press("conflicts", "Withdraw");
        browser.find("dialog li", "from " + upstreams);
        browser.find("dialog li", "to " + served);
        browser.click("dialog button", "Withdraw");
        page.find("conflicts", "td", "withdrawn by boss");
        browser.awaitNoQuestion();
        assertThat(browser.complaints()).isEmpty();
        browser.visit("#/events");
        browser.find("td", "boss accepted the bytes with the SHA-256 2b2b");
        browser.find("td", "boss withdrew the acceptance of the bytes with the SHA-256 2b2b");
        page.open();
        page.find("conflicts", "td", "withdrawn by boss");
    }

    @Test
    @Order(72)
    void a_signer_is_accepted() {
        var page = administration();
        page.find("signers", "tr", "C0FF EE00");
        page.press("signers", "Accept");
        page.answer("C0FF EE00", "Accept");
        browser.await(
                "no signer is left to be accepted",
                () -> browser.text("#signers").contains("Accept") ? Optional.empty() : Optional.of(true));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(73)
    void a_signer_is_removed_once_the_question_is_answered() {
        var page = administration();
        page.press("signers", "C0FF EE00", "Remove");
        page.answer("C0FF EE00", "Keep signer");
        page.find("signers", "tr", "C0FF EE00");
        page.press("signers", "C0FF EE00", "Remove");
        assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Keep signer");
        assertThat(browser.barriers()).isEmpty();
        page.answer("registry.example.com/widgets", "Remove");
        browser.await(
                "the key is gone",
                () -> browser.text("#signers").contains("C0FF EE00") ? Optional.empty() : Optional.of(true));
        assertThat(storage.resolve(".mirror/policy/signers/registry.example.com/widgets/" + NEW_SIGNER + ".json"))
                .doesNotExist();
        page.find("signers", "tr", "registry.example.com/acme");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(74)
    void unsigned_releases_of_a_provider_are_accepted_once_the_question_is_answered_and_that_is_withdrawn() {
        var page = administration();
        var provider = "registry.example.com/acme/unsigned";
        page.find("unsigned", ".empty", "No accepted providers");
        page.fill("unsigned", Map.of("provider", provider));
        page.press("unsigned", "Accept unsigned");
        page.answer(provider, "Keep refusing");
        page.find("unsigned", ".empty", "No accepted providers");
        page.press("unsigned", "Accept unsigned");
        page.answer(provider, "Accept");
        page.find("unsigned", "td", provider);
        page.find("unsigned", "td", "boss");
        page.press("unsigned", provider, "Withdraw");
        page.answer(provider, "Withdraw");
        page.find("unsigned", ".empty", "No accepted providers");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(75)
    void packages_are_prefetched_from_a_form_and_from_a_lock_file() throws Exception {
        var page = administration();
        mark();
        var installing = installing("live", "1.4.0");
        registry.holdArchivesAfter(HALF);
        page.fill(
                "prefetches",
                Map.of(
                        "provider",
                        "registry.example.com/acme/large",
                        "version",
                        "5.0.0",
                        "platforms",
                        "linux_amd64 darwin_arm64"));
        page.press("prefetches", "Prefetch");
        page.find("prefetches", ".job .name", "acme/large");
        browser.find("#prefetches .job progress[max='2']");
        registry.releaseArchives();
        page.awaitEnd("prefetches", "1 stored");
        page.fill(
                "prefetches",
                Map.of(
                        "provider",
                        "registry.example.com/widgets/dns",
                        "version",
                        "0.9.1",
                        "platforms",
                        "linux_amd64 darwin_arm64"));
        page.press("prefetches", "Prefetch");
        page.awaitEnd("prefetches", "2 stored");
        page.openItems("prefetches", "widgets/dns 0.9.1 darwin_arm64");
        page.fill(
                "prefetches",
                Map.of(
                        "lockFile",
                        "provider \"registry.example.com/acme/null\" {\n  version = \"1.1.0\"\n  hashes  = []\n}\n"));
        page.press("prefetches", "Prefetch lock file");
        page.awaitEnd("prefetches", "1 stored");
        mirror.awaitStored(FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64"));
        installing.get();
        mirror.awaitStored(packageOf("live", "1.4.0"));
        assertNeverReloaded();
    }

    @Test
    @Order(76)
    void stored_packages_are_exported_and_imported() throws Exception {
        var page = administration();
        page.fill("exports", Map.of("providers", "registry.example.com/widgets/*", "folder", "site-a"));
        page.press("exports", "Export");
        page.awaitEnd("exports", "2 written");
        assertThat(carried.resolve("site-a/registry.example.com/widgets/dns/0.9.1.json"))
                .exists();
        page.fill("imports", Map.of("folder", "site-a"));
        browser.click("#imports form:has([name='folder']) button");
        page.awaitEnd("imports", "2 already stored");
        page.find("imports", ".job .name", "folder site-a");
        page.find("imports", ".job", "boss");
        page.openItems("imports", "widgets/dns 0.9.1 linux_amd64");

        page.fill("exports", Map.of("providers", "registry.example.com/widgets/*", "folder", ""));
        page.press("exports", "Export");
        page.find("exports", ".notice", "saves the archive");
        assertThat(Archives.unzip(Files.readAllBytes(browser.saved("mirror.zip"))))
                .containsKeys(
                        "registry.example.com/widgets/dns/terraform-provider-dns_0.9.1_linux_amd64.zip",
                        ".proof/registry.example.com/widgets/dns/0.9.1/release.json");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(77)
    void expired_packages_are_shown_and_then_removed() throws Exception {
        var page = administration();
        var unused = FakeRegistry.packageId("widgets", "dns", "0.9.1", "darwin_arm64");
        var archive = storage.resolve(StorageLayout.archive(unused).value());
        StoredPackageAge.set(storage, unused, Instant.now().minus(Duration.ofDays(3)));
        page.find("retention", "p", "Maximum time since last use: 2 days");
        page.press("retention", "Show expired packages");
        page.awaitEnd("retention", "1 to be removed");
        assertThat(archive).exists();
        page.press("retention", "Remove expired packages");
        page.answer("Maximum time since last use: 2 days", "Remove");
        page.awaitEnd("retention", "1 removed");
        assertThat(archive).doesNotExist();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(78)
    void corrupt_bytes_are_found_and_repaired() throws Exception {
        var page = administration();
        var archive =
                storage.resolve(StorageLayout.archive(FakeRegistry.packageId("acme", "null", "1.1.0", "linux_amd64"))
                        .value());
        var good = Files.readAllBytes(archive);
        var corrupt = good.clone();
        corrupt[corrupt.length / 2] ^= 1;
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-r--r--"));
        Files.write(archive, corrupt);
        page.press("scrub", "Check all packages");
        page.awaitEnd("scrub", "1 repaired");
        assertThat(archive).hasBinaryContent(good);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(80)
    void a_version_is_purged_after_it_is_out_of_use_and_the_purge_is_confirmed() throws Exception {
        var page = administration();
        var archive = storage.resolve(
                StorageLayout.archive(packageOf("random", "3.6.0")).value());
        mirror.awaitStored(packageOf("random", "3.6.0"));
        page.fill("purges", Map.of("provider", "registry.example.com/acme/random", "version", "3.6.0"));
        page.press("purges", "Show affected packages");
        page.awaitEnd("purges", "1 kept");
        page.openItems("purges", "acme/random 3.6.0");
        page.find("purges", "td", "a client used it within the last hour");

        page.fill(
                "blocks",
                Map.of("provider", "registry.example.com/acme/random", "version", "3.6.0", "reason", "it leaks"));
        page.press("blocks", "Block");
        page.answer("acme/random 3.6.0", "Block");
        page.find("blocks", "td", "it leaks");
        page.fill("purges", Map.of("provider", "registry.example.com/acme/random", "version", "3.6.0"));
        page.press("purges", "Purge");
        browser.find("dialog p", "registry.example.com/acme/random 3.6.0");
        assertThat(browser.run("return document.activeElement.textContent")).isEqualTo("Keep packages");
        browser.picture(PICTURES.resolve("administration-question.png"));
        assertThat(browser.barriers()).isEmpty();
        browser.click("dialog button", "Keep packages");
        browser.awaitNoQuestion();
        assertThat(archive).exists();

        page.press("purges", "Purge");
        browser.click("dialog button", "Purge");
        page.awaitEnd("purges", "1 removed");
        assertThat(archive).doesNotExist();
        assertThat(browser.run("return sessionStorage.length + document.cookie"))
                .isEqualTo("0");
        browser.click("#user button", "Sign out");
        browser.find("h1", "Sign in");
        assertThat(browser.count("#purges")).isZero();
        browser.signIn("reader", reader.token());
        browser.visit("#/events");
        browser.find("td", "boss purged registry.example.com/acme/random 3.6.0");
        browser.find("td", "boss removed the key " + NEW_SIGNER);
        browser.find("td", "boss accepted unsigned releases of registry.example.com/acme/unsigned");
        browser.find("td", "boss withdrew the acceptance of unsigned releases");
        browser.complaints();
    }

    @Test
    @Order(78)
    void an_archive_is_uploaded_and_unverified_packages_are_asked_about() throws Exception {
        var page = administration();
        page.find("imports", ".job .name", "folder site-a");
        var archive = browser.saved("mirror.zip");
        browser.find("#imports [name='archive']").sendKeys(archive.toString());
        browser.click("#imports form:has([name='archive']) option[value='take']");
        browser.run(
                "const send = XMLHttpRequest.prototype.send; window.parts = [];"
                        + "XMLHttpRequest.prototype.send = function (body) { this.upload.addEventListener('progress',"
                        + " () => window.parts.push(document.querySelector('#imports progress').value)); send.call(this, body); }");
        page.press("imports", "Upload and import");
        page.answer("mirror.zip", "Do not import");
        assertThat(page.jobs("imports")).isEqualTo(1);
        page.press("imports", "Upload and import");
        page.answer("mirror.zip", "Import");
        page.find("imports", ".job .name", "uploaded archive, unverified too");
        page.awaitEnd("imports", "1 already stored");
        assertThat(browser.run("return window.parts.at(-1)")).isEqualTo(1L);
        assertThat(browser.find("#imports progress").isDisplayed()).isFalse();
        assertThat(browser.find("#imports [name='archive']").getAttribute("value"))
                .isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(79)
    void a_field_for_a_provider_completes_known_names_and_accepts_a_pattern() {
        var page = administration();
        page.fill("refreshes", Map.of("provider", "acme/nu"));
        browser.await(
                "the name is completed",
                () -> browser.run("return document.querySelector('#refreshes datalist option')?.value ?? ''")
                                .equals("registry.example.com/acme/null")
                        ? Optional.of(true)
                        : Optional.empty());
        page.fill("refreshes", Map.of("provider", "registry.example.com/acme/*"));
        page.press("refreshes", "Refresh now");
        page.find("refreshes", ".job .name", "registry.example.com/acme/*");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(79)
    void tokens_are_listed_and_created_and_the_signing_key_is_rotated() {
        var page = administration();
        assertThat(page.find("tokens", "tr", "boss").getText()).containsPattern("just now|ago");
        page.find("tokens", "tr", "registry.example.com/acme/*");
        page.fill("tokens", Map.of("name", "build-server", "providers", "registry.example.com/acme/*"));
        page.press("tokens", "Create token");
        page.find("tokens", ".notice", "shown only once");
        page.find("tokens", ".snippet pre", "build-server ");
        assertThat(browser.find("#tokens [name='name']").getAttribute("value")).isEmpty();
        page.press("tokens", "Rotate signing key");
        page.answer("until the next rotation", "Rotate");
        page.find("tokens", "[role='status']", "signs with a new key");
        page.find("tokens", "tr", "boss");
        assertThat(browser.barriers()).isEmpty();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(79)
    void the_audit_log_says_who_installed_a_version() {
        var page = administration();
        page.fill("audit", Map.of("provider", "registry.example.com/acme/random", "version", "3.6.0"));
        page.press("audit", "Search");
        page.find("audit", "td", "acme/random 3.6.0");
        page.find("audit", "td", "reader");
        assertThat(browser.run("return location.hash").toString())
                .startsWith("#/administration/audit?provider=")
                .contains("version=3.6.0");
        browser.visit(browser.run("return location.hash").toString());
        browser.find("#audit td", "acme/random 3.6.0");
        browser.find("#audit p", "Searched: the audit log of the instance on");
        page.fill("audit", Map.of("token", "nobody"));
        page.press("audit", "Search");
        page.find("audit", ".empty", "No matching entry");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(79)
    void the_effective_settings_are_searched_and_sorted_and_the_policy_is_shown() {
        var page = administration();
        page.fill("settings", Map.of("search", "retention.unused"));
        page.find("settings", "tr", "context parameter mirror.retention.unused");
        page.find("settings", "td", "2d");
        page.fill("settings", Map.of("search", "mirror.s3"));
        page.find("settings", "td", "mirror.s3.bucket");
        page.find("settings", "th button", "Setting").click();
        browser.find("#settings th[aria-sort='ascending']");
        assertThat(browser.run("return document.activeElement.name"))
                .as("a table that is drawn anew keeps the focus")
                .isEqualTo("Setting");
        page.find("policy", "dd", "registry.example.com/held/*");
        page.find("storage", "dt", "Free disk");
        page.find("storage", "dd", "GiB");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(79)
    void every_section_of_the_administration_looks_well() {
        browser.visit("#/administration");
        assertThat(browser.find("nav.sections", "Blocks").getText())
                .contains("Settings")
                .doesNotContain("Hosted providers", "Signing keys", "Withdrawals", "Deprecations");
        var sections = Stream.concat(AdministrationPage.ACTS.keySet().stream(), AdministrationPage.VIEWS.stream())
                .filter(section -> !AdministrationPage.OF_HOSTED_PROVIDERS.contains(section))
                .toList();
        for (var section : sections) {
            browser.resize(1280, 900);
            browser.visit("#/administration/" + section);
            administration().show(section);
            assertThat(browser.barriers()).as(section).isEmpty();
            browser.picture(PICTURES.resolve("administration-" + section + ".png"));
            browser.prefer("dark");
            browser.resize(390, 800);
            assertThat((Boolean) browser.run(FITS)).as(section).isTrue();
            assertThat(browser.barriers()).as("narrow " + section).isEmpty();
            browser.picture(PICTURES.resolve("narrow-dark-administration-" + section + ".png"));
            browser.prefer("light");
        }
        browser.resize(1280, 900);
        browser.complaints();
    }

    private long status(String path) {
        return (Long) browser.runToItsEnd("fetch(arguments[0]).then((a) => arguments[1](a.status))", path);
    }

    private String body(String path) {
        return browser.runToItsEnd("fetch(arguments[0]).then((a) => a.text()).then(arguments[1])", path)
                .toString();
    }

    @Test
    @Order(46)
    void a_version_shows_that_the_key_had_expired_when_it_signed() throws Exception {
        installing("lapsed", "1.0.0").get();
        browser.visit("#/providers/registry.example.com/acme/lapsed/1.0.0");
        browser.find(".facts dt", "Key expiry");
        browser.find(".facts dd .tag.warn", "before the signature");
        browser.picture(PICTURES.resolve("version-expired-key.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(81)
    void no_page_has_a_serious_barrier_in_either_colours_and_each_fits_a_narrow_screen() {
        for (var page : List.of(
                "",
                "#/providers",
                "#/providers/registry.example.com/acme/null",
                "#/providers/registry.example.com/acme/null/1.0.0",
                "#/events",
                "#/setup",
                "#/publish",
                "#/administration")) {
            var name = page.isEmpty()
                    ? "overview"
                    : page.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
            browser.resize(1280, 900);
            browser.visit(page);
            browser.find("h1");
            browser.awaitText("#live", "live");
            for (var scheme : List.of("light", "dark")) {
                browser.prefer(scheme);
                assertThat(browser.barriers()).as(name + " " + scheme).isEmpty();
            }
            browser.picture(PICTURES.resolve("dark-" + name + ".png"));
            browser.resize(390, 800);
            assertThat((Boolean) browser.run(FITS))
                    .as(name + " fits a narrow screen")
                    .isTrue();
            browser.picture(PICTURES.resolve("narrow-dark-" + name + ".png"));
        }
        browser.prefer("light");
        browser.resize(390, 800);
        browser.visit("");
        browser.awaitText("#live", "live");
        browser.picture(PICTURES.resolve("narrow-overview.png"));
        browser.resize(1280, 900);
        browser.visit("");
        browser.awaitText("#live", "live");
        browser.find(".numbers dd", "%");
        browser.picture(PICTURES.resolve("overview.png"));
    }

    @Test
    @Order(85)
    void a_wrong_token_is_called_wrong_and_the_right_one_opens_the_page_that_was_wanted() {
        browser.click("#user button", "Sign out");
        browser.find("h1", "Sign in");
        browser.visit("#/providers/registry.example.com/acme/null");
        browser.find("p", "This mirror needs a token");
        assertThat(browser.find("nav").getText()).isEmpty();
        assertLooksWell("sign-in");
        browser.enter("not-a-token");
        browser.find(".notice.bad", "wrong token");
        browser.enter(team.token());
        browser.find(".matrix th a", "1.0.0");
        browser.find("#user", "team read, 1 provider pattern");
        assertThat(browser.find("nav").getText())
                .contains("Providers", "Setup")
                .doesNotContain("Overview", "Events", "Administration");
        browser.complaints();
    }

    @Test
    @Order(86)
    void a_restricted_token_sees_its_providers_and_the_setup_page_and_why_it_sees_no_others() {
        browser.visit("");
        browser.find("h1", "Providers");
        browser.find("td a", "acme/null");
        assertThat(browser.text("main")).doesNotContain("widgets/dns");
        browser.visit("#/setup");
        browser.find("#url-check .good", "The URL is valid");
        assertThat(browser.complaints()).isEmpty();
        browser.visit("#/events");
        browser.find(".notice.warn", "limited to registry.example.com/acme/*");
        assertLooksWell("not-allowed");
        browser.visit("#/providers/registry.example.com/widgets/dns");
        browser.find(".notice.bad", "limited to some providers");
        browser.complaints();
    }

    @Test
    @Order(87)
    void a_missing_page_is_a_page() {
        browser.signIn("reader", reader.token());
        browser.visit("nowhere/at/all");
        browser.find("h1", "Not Found");
        assertLooksWell("missing");
        browser.click("main a", "Go to the pages");
        browser.find("h1", "Overview");
        browser.complaints();
    }

    private void assertLooksWell(String name) {
        for (var scheme : List.of("dark", "light")) {
            browser.prefer(scheme);
            assertThat(browser.barriers()).as(scheme).isEmpty();
            browser.resize(390, 800);
            assertThat((Boolean) browser.run(FITS)).as(name).isTrue();
            assertThat(browser.barriers()).as("narrow " + scheme).isEmpty();
            browser.picture(PICTURES.resolve("narrow-" + scheme + "-" + name + ".png"));
            browser.resize(1280, 900);
        }
        browser.picture(PICTURES.resolve(name + ".png"));
        browser.resize(1280, 900);
    }
}
