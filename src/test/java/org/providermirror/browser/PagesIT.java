package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.providermirror.client.CliConfiguration;
import org.providermirror.client.TerraformClient;
import org.providermirror.client.TerraformProject;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.PackageId;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Shape;

/**
 * The pages of one running mirror, driven in a real browser. The tests share the mirror and run in their order: what the
 * first installs, the later ones find on the pages. Pictures of all pages are left in {@code target/pages} for people to
 * look at.
 */
@Timeout(180)
@ExtendWith(ConsoleOnFailure.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PagesIT {
    private static final Path PICTURES = Path.of("target/pages");
    private static final int LARGE = 12 * 1024 * 1024;
    private static final int HALF = LARGE / 2;

    @TempDir
    private static Path folder;

    private final NewToken reader = NewToken.make("reader", "read", Optional.empty(), List.of());
    private final NewToken administrator = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private FakeRegistry registry;
    private ServletContainer mirror;
    private Browser browser;

    @BeforeAll
    void start() throws Exception {
        assumeTrue(Browser.isInstalled(), "no Chromium with its driver here, so the pages were NOT looked at");
        assumeFalse(
                TerraformClient.found().isEmpty(), "no terraform and no tofu here, so the pages were NOT looked at");
        registry = FakeRegistry.startSecure();
        registry.publish("acme", "null", "1.0.0");
        registry.publish("acme", "null", "1.1.0");
        registry.publish("acme", "null", "2.0.0-beta.1");
        registry.publish("acme", "random", "3.6.0");
        registry.publish("widgets", "dns", "0.9.1");
        registry.release("acme", "large", "5.0.0")
                .platforms("linux_amd64", "darwin_arm64")
                .padding(LARGE)
                .publish();
        registry.release("acme", "forged", "1.0.0").shape(Shape.WRONG_SIGNATURE).publish();
        var tokens = Files.writeString(folder.resolve("tokens"), reader.line() + "\n" + administrator.line() + "\n");
        mirror = Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(),
                MirrorDeployments.of(registry.settings(), Files.createDirectory(folder.resolve("storage")))
                        .withParameter("mirror.auth.tokens-file", tokens.toString()));
        browser = Browser.open(mirror.baseUrl(), Files.createDirectory(folder.resolve("profile")));
        browser.login("reader", reader.token());
    }

    @AfterAll
    void stop() {
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

    private void install(String type, String version) {
        for (var client : TerraformClient.found()) {
            var id = packageOf(type, version, client);
            var run = TerraformProject.make(
                            client,
                            folder,
                            new CliConfiguration(CliConfiguration.networkMirror(mirror.baseUrl())
                                            .text() + "credentials \""
                                    + mirror.baseUrl().getAuthority() + "\" {\n  token = \"" + reader.token()
                                    + "\"\n}\n"),
                            List.of(mirror.certificate(), registry.certificate()),
                            id.provider(),
                            id.version())
                    .init();
            assertThat(run.exitCode()).as(run.toString()).isZero();
        }
    }

    private static PackageId packageOf(String type, String version, TerraformClient client) {
        return FakeRegistry.packageId("acme", type, version, client.platform().toString());
    }

    @Test
    @Order(1)
    void an_empty_mirror_says_so_on_every_page() {
        browser.visit("");
        browser.find("#fetches .empty", "Nothing is being fetched");
        browser.find("h1 .tag", "Ready");
        browser.awaitText("#live", "live");
        browser.picture(PICTURES.resolve("overview-empty.png"));
        browser.visit("#/providers");
        browser.find(".empty", "No provider yet");
        browser.visit("#/events");
        browser.find(".empty", "Nothing happened");
        browser.picture(PICTURES.resolve("events-empty.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(2)
    void a_client_that_installs_is_seen_on_the_overview_without_reloading() throws Exception {
        browser.resize(1280, 900);
        browser.visit("");
        browser.find("h1 .tag", "Ready");
        install("null", "1.0.0");
        for (var client : TerraformClient.found()) {
            mirror.awaitStored(packageOf("null", "1.0.0", client));
        }
        install("null", "1.0.0");
        install("random", "3.6.0");
        browser.awaitText("main", "package");
        browser.find(".numbers dd", "%");
        browser.find(".facts dd", "of 2 providers");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(3)
    void the_bar_of_a_fetch_moves_from_its_start_to_its_end() throws Exception {
        browser.visit("");
        browser.find("#fetches .empty", "Nothing is being fetched");
        registry.holdArchivesAfter(HALF);
        var client = TerraformClient.found().get(0);
        var installing = new Thread(() -> install("large", "5.0.0"));
        installing.start();
        browser.find("#fetches .fetch", "large");
        var half = browser.await(
                "the bar stands at the half", () -> Optional.of(value()).filter(value -> value > 0.4 && value < 0.6));
        assertThat(half).isBetween(0.4, 0.6);
        assertThat(browser.text("#fetches .rate")).contains("MiB of", "/s", "left");
        browser.picture(PICTURES.resolve("overview-fetch.png"));
        browser.resize(1280, 900);
        registry.holdArchivesAfter(HALF + HALF / 2);
        browser.await("the bar goes on", () -> Optional.of(value()).filter(value -> value > 0.7 && value < 0.8));
        registry.releaseArchives();
        browser.await("the bar is gone", () -> Optional.of(value()).filter(value -> value < 0));
        browser.find("#fetches .empty", "Nothing is being fetched");
        installing.join();
        mirror.awaitStored(packageOf("large", "5.0.0", client));
        assertThat(browser.complaints()).isEmpty();
    }

    /** Where the bar stands, from 0 to 1; -1 where there is none. */
    private double value() {
        return ((Number) browser.run(
                        "const bar = document.querySelector('#fetches progress'); return bar ? bar.value : -1"))
                .doubleValue();
    }

    @Test
    @Order(4)
    void providers_are_found_and_show_versions_by_platforms_signer_and_hashes() {
        browser.visit("#/providers");
        browser.find("td a", "acme/null");
        browser.find("td a", "acme/large");
        browser.picture(PICTURES.resolve("providers.png"));
        browser.resize(1280, 900);
        browser.find("#search").sendKeys("acme rand");
        browser.await(
                "one provider is left", () -> browser.count("tbody tr") == 1 ? Optional.of(true) : Optional.empty());
        browser.find("td a", "acme/random");
        browser.visit("#/providers/registry.example.com/acme/null");
        browser.find(".matrix th a", "1.0.0");
        assertThat(browser.count(".matrix .state.stored")).isEqualTo(1);
        browser.picture(PICTURES.resolve("provider.png"));
        browser.resize(1280, 900);
        browser.find(".matrix th a", "1.0.0").click();
        browser.find(".facts dt", "Signed by");
        browser.find(".hashes li", "h1:");
        browser.find(".tag.good", "stored");
        browser.picture(PICTURES.resolve("version.png"));
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    @Order(5)
    void the_set_up_text_is_copied_and_the_url_is_checked() {
        browser.resize(1280, 900);
        browser.visit("#/setup");
        browser.find("#url-check .good", "slash");
        browser.find(".snippet button").click();
        browser.find(".snippet button", "Copied");
        var copied = browser.runToItsEnd("navigator.clipboard.readText().then(arguments[0], arguments[0])");
        assertThat(copied.toString())
                .isEqualTo(CliConfiguration.networkMirror(mirror.baseUrl()).text());
        browser.find("button[data-value='terragrunt']").click();
        browser.find("button[data-value='registry']").click();
        browser.find("button[data-value='yes']").click();
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
    @Order(6)
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
        browser.picture(PICTURES.resolve("events.png"));
        registry.up();
        browser.complaints();
    }

    @Test
    @Order(7)
    void an_administrator_blocks_a_version_and_nobody_else_does() {
        browser.resize(1280, 900);
        browser.visit("#/administration");
        browser.find("#blocks .notice", "You may not do this");
        browser.find("#token").sendKeys(administrator.token());
        browser.find("button.primary", "Use it").click();
        browser.find("#blocks .empty", "Nothing is blocked");
        browser.find("input[name='provider']").sendKeys("registry.example.com/acme/random");
        browser.find("input[name='version']").sendKeys("3.6.0");
        browser.find("input[name='reason']").sendKeys("it is too random");
        browser.picture(PICTURES.resolve("administration-form.png"));
        browser.resize(1280, 900);
        browser.find("button.danger", "Block").click();
        browser.find("#blocks td", "acme/random 3.6.0");
        browser.find("#blocks td", "boss");
        browser.picture(PICTURES.resolve("administration.png"));
        browser.resize(1280, 900);
        assertThat(status("registry.example.com/acme/random/3.6.0.json")).isEqualTo(200);
        assertThat(body("registry.example.com/acme/random/index.json")).doesNotContain("3.6.0");
        browser.find("#blocks td button", "Lift").click();
        browser.find("#blocks .empty", "Nothing is blocked");
        assertThat(body("registry.example.com/acme/random/index.json")).contains("3.6.0");
        browser.find("button", "Forget it").click();
        browser.find("#blocks .notice", "You may not do this");
        assertThat(browser.run("return sessionStorage.length")).isEqualTo(0L);
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
    @Order(8)
    void the_narrow_and_the_dark_pages_are_there_to_be_looked_at() {
        browser.prefer("dark");
        for (var page :
                List.of("", "#/providers", "#/providers/registry.example.com/acme/null", "#/events", "#/setup")) {
            var name = page.isEmpty()
                    ? "overview"
                    : page.replaceAll("[^a-z]+", "-").replaceAll("^-|-$", "");
            browser.resize(1280, 900);
            browser.visit(page);
            browser.find("h1");
            browser.awaitText("#live", "live");
            browser.picture(PICTURES.resolve("dark-" + name + ".png"));
            browser.resize(390, 800);
            browser.visit(page);
            browser.find("h1");
            browser.awaitText("#live", "live");
            assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
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

    @ParameterizedTest
    @Order(9)
    @ValueSource(
            strings = {
                "",
                "#/providers",
                "#/providers/registry.example.com/acme/null",
                "#/providers/registry.example.com/acme/null/1.0.0",
                "#/events",
                "#/setup",
                "#/administration"
            })
    void no_page_has_a_serious_barrier_in_either_colours(String page) {
        browser.resize(1280, 900);
        for (var scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            browser.visit(page);
            browser.awaitText("#live", "live");
            browser.find("h1");
            assertThat(browser.barriers()).as(scheme).isEmpty();
        }
        browser.prefer("light");
    }
}
