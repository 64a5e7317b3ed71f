package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.providermirror.container.ConsoleOnFailure;
import org.providermirror.container.Container;
import org.providermirror.container.JavaInstallation;
import org.providermirror.container.MirrorDeployments;
import org.providermirror.container.ServletContainer;
import org.providermirror.policy.token.NewToken;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.testing.PublisherFolder;
import org.providermirror.testing.SigningKey;

/** The pages of hosted providers in a real browser: publish, deprecate, withdraw and restore. */
@Tag("browser")
@Timeout(300)
@ExtendWith(ConsoleOnFailure.class)
class HostedPagesIT {
    private static final Path PICTURES = Path.of("target/pages/hosted");
    /** Whether the page is not wider than the window. */
    private static final String FITS = "return document.documentElement.scrollWidth <= window.innerWidth";

    private static final String TOOL = "providers.corp.example/platform/tool";

    @TempDir
    private Path folder;

    private final NewToken administrator = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
    private final NewToken publisher =
            NewToken.make("release", "read,publish", Optional.empty(), List.of("providers.corp.example/platform/*"));
    private ServletContainer mirror;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        assumeTrue(Browser.isInstalled(), "no Chromium with its driver here, so the pages were NOT looked at");
        var settings = Map.of(
                "mirror.hosted.hosts",
                "providers.corp.example",
                "mirror.upstream.hosts",
                "",
                "mirror.hosted.signing-key",
                Files.writeString(
                                folder.resolve("signing-key.asc"),
                                SigningKey.ofPublisher().armoredSecret(""))
                        .toString(),
                "mirror.auth.tokens-file",
                Files.write(folder.resolve("tokens"), List.of(administrator.line(), publisher.line()))
                        .toString());
        mirror = Container.TOMCAT_10_1.start(
                JavaInstallation.ofTheBuild(),
                MirrorDeployments.of(settings, Files.createDirectory(folder.resolve("storage"))));
        browser = Browser.open(mirror.baseUrl(), Files.createDirectory(folder.resolve("profile")));
        browser.signIn("boss", administrator.token());
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (mirror != null) {
            mirror.close();
        }
    }

    private String body(String path) {
        return browser.runToItsEnd("fetch(arguments[0]).then((a) => a.text()).then(arguments[1])", path)
                .toString();
    }

    @Test
    void a_manifest_that_the_sums_list_and_the_upload_lacks_is_noted() throws Exception {
        var release = PublisherFolder.unsigned(
                        new ReleaseId(ProviderAddress.parse(TOOL), ProviderVersion.parse("1.0.0")))
                .with(1, "linux_amd64");
        var manifest = release.begin() + "_manifest.json";
        var archive = release.tarGz(files -> {
            files.remove(manifest);
            return files;
        });
        browser.visit("#/publish");
        browser.find("[name=namespace]").sendKeys("platform");
        browser.find("[name=archive]")
                .sendKeys(Files.write(folder.resolve("terraform-provider-tool_1.0.0.tar.gz"), archive)
                        .toString());
        browser.click("form button", "Publish");
        browser.find(".notice.good", "The release is published for linux_amd64");
        browser.find("#problems td", manifest);
        browser.find("#problems td", "it is missing; the release has the plugin protocol 5.0");
        assertThat(browser.barriers()).isEmpty();
    }

    @Test
    void a_release_is_published_deprecated_withdrawn_and_restored() throws Exception {
        var release = PublisherFolder.unsigned(
                        new ReleaseId(ProviderAddress.parse(TOOL), ProviderVersion.parse("1.0.0")))
                .with(1, "linux_amd64", "darwin_arm64");
        var missing = release.packageName("darwin_arm64");
        var broken = release.tarGz(files -> {
            files.remove(missing);
            return files;
        });
        browser.visit("#/publish");
        browser.find("h1", "Publish");
        browser.find("#publish-text", "-/api/v1/admin/releases/providers.corp.example/");
        browser.find("[name=namespace]").sendKeys("platform");
        browser.find("[name=archive]")
                .sendKeys(Files.write(folder.resolve("terraform-provider-tool_1.0.0.tar.gz"), broken)
                        .toString());
        browser.find("#publish-text", "releases/" + TOOL + "/1.0.0");
        browser.click("form button", "Publish");
        browser.find("#problems td", missing);
        assertThat(browser.barriers()).isEmpty();
        browser.complaints();

        browser.find("[name=archive]")
                .sendKeys(Files.write(folder.resolve("terraform-provider-tool_1.0.0.zip"), release.zip())
                        .toString());
        browser.click("form button", "Publish");
        browser.find(".notice.good", "published for darwin_arm64, linux_amd64, signed by the mirror");
        assertThat(browser.count("#problems")).isZero();
        picture("publish");
        browser.click("form button", "Publish");
        browser.find(".notice.good", "published before");
        assertThat(body(TOOL + "/index.json")).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");

        browser.visit("#/providers/" + TOOL);
        browser.find(".card header", "Published on this mirror");
        assertThat(browser.text("main")).doesNotContainIgnoringCase("upstream", "version list");
        picture("provider");
        browser.visit("#/providers/" + TOOL + "/1.0.0");
        browser.find(".card header", "Published on this mirror");
        browser.find(".facts dd", "by boss");
        browser.find(".facts .tag", "the mirror");
        assertThat(browser.text("main")).doesNotContainIgnoringCase("upstream", "registry lists");
        picture("release");
        browser.find("#acts [name=text]").sendKeys("use 2.0.0");
        browser.click("#acts button", "Deprecate version");
        browser.find(".notice.warn", "Version 1.0.0 is deprecated: use 2.0.0");
        browser.find("#acts .block", "boss");
        assertThat(body("-/registry/" + TOOL + "/versions"))
                .contains("\"warnings\":[\"Version 1.0.0 is deprecated: use 2.0.0\"]");

        browser.find("#acts [name=withdrawal]").sendKeys("it deletes too much");
        browser.click("#acts button", "Withdraw version");
        browser.find("dialog p", "Clients whose lock file names it fail too");
        browser.click("dialog button", "Keep serving");
        browser.awaitNoQuestion();
        assertThat(body(TOOL + "/index.json")).contains("1.0.0");
        browser.click("#acts button", "Withdraw version");
        browser.click("dialog button.danger", "Withdraw");
        browser.find(".notice.warn", "Clients do not see this version");
        browser.find("table.rows .tag.bad", "withdrawn");
        assertThat(body(TOOL + "/1.0.0.json")).isEqualTo("{\"archives\":{}}");
        assertThat(browser.barriers()).isEmpty();
        browser.visit("");
        browser.find(".attention", "1 hosted version is withdrawn");

        browser.visit("#/administration/withdrawals");
        browser.find("#withdrawals td", TOOL + " 1.0.0");
        picture("withdrawals");
        browser.click("#withdrawals td button", "Restore");
        browser.click("dialog button", "Restore");
        browser.find("#withdrawals .empty", "No withdrawals");
        assertThat(body(TOOL + "/index.json")).contains("1.0.0");

        browser.visit("#/administration/deprecations");
        browser.find("#deprecations td button");
        picture("deprecations");
        browser.click("#deprecations td button", "End deprecation");
        browser.find("#deprecations .empty", "No deprecations");
        assertThat(body("-/registry/" + TOOL + "/versions")).contains("\"warnings\":[]");
    }

    @Test
    void a_key_is_registered_and_revoked_and_each_of_its_releases_is_decided() throws Exception {
        var key = SigningKey.ofStranger();
        var page = new AdministrationPage(browser);
        browser.visit("#/administration/signing-keys");
        browser.find("#signing-keys .empty", "No signing keys");
        picture("signing-keys-none");
        page.fill("signing-keys", Map.of("namespace", "platform", "key", "no key"));
        page.press("signing-keys", "Register key");
        page.find("signing-keys", ".notice.bad", "not an armored OpenPGP public key");
        browser.complaints();
        browser.run("document.querySelector('textarea').value = ''");
        browser.find("#signing-keys [name=file]")
                .sendKeys(Files.writeString(folder.resolve("team.asc"), key.armored())
                        .toString());
        page.press("signing-keys", "Register key");
        page.find("signing-keys", ".notice", "is registered");
        page.find("signing-keys", "td", "registered by boss");
        assertThat(browser.complaints()).isEmpty();

        for (var version : List.of("1.0.0", "1.1.0")) {
            publish(version, key);
        }
        browser.visit("#/administration/signing-keys");
        page.press("signing-keys", grouped(key), "Revoke");
        picture("signing-keys-revocation");
        page.fill("signing-keys", Map.of("reason", "the laptop was stolen"));
        page.press("signing-keys", "Revoke key");
        browser.find("dialog p", "2 published releases depend on this key alone");
        page.answer("This cannot be undone", "Keep key");
        page.find("signing-keys", ".tag.good", "registered");
        page.press("signing-keys", "Revoke key");
        page.answer("This cannot be undone", "Revoke");
        page.find("signing-keys", ".tag.bad", "revoked");
        page.find("signing-keys", "td", "the laptop was stolen");
        page.find("signing-keys", "tr", "1.0.0").findElement(By.xpath(".//span[contains(., 'undecided')]"));
        picture("signing-keys-undecided");
        assertThat(browser.barriers()).isEmpty();
        browser.visit("");
        browser.find(".attention a", "2 releases of revoked signing keys are not decided");
        picture("attention");
        browser.click(".attention a", "revoked signing keys");

        page.press("signing-keys", "1.0.0", "Keep");
        page.answer("although its only key was revoked", "Keep");
        page.find("signing-keys", ".tag.good", "kept");
        page.press("signing-keys", "1.1.0", "Withdraw");
        page.answer("Clients whose lock file names it fail too", "Withdraw");
        page.find("signing-keys", ".tag.bad", "withdrawn");
        picture("signing-keys-decided");
        assertThat(body(TOOL + "/index.json")).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");
        browser.visit("");
        browser.find(".attention", "1 hosted version is withdrawn");
        assertThat(browser.text(".attention")).doesNotContain("not decided");
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void a_key_is_removed_and_registered_again() throws Exception {
        var page = new AdministrationPage(browser);
        page.fill(
                "signing-keys",
                Map.of("namespace", "platform", "key", SigningKey.ofStranger().armored()));
        page.press("signing-keys", "Register key");
        page.press("signing-keys", "Remove");
        page.answer("Its published releases stay", "Remove");
        page.find("signing-keys", ".tag", "removed");
        page.find("signing-keys", "td", "removed by boss");
        page.fill(
                "signing-keys",
                Map.of("namespace", "platform", "key", SigningKey.ofStranger().armored()));
        page.press("signing-keys", "Register key");
        page.find("signing-keys", ".tag.good", "registered");
    }

    @Test
    void a_publisher_sees_its_limits_and_no_administration() {
        browser.signIn("release", publisher.token());
        browser.visit("#/publish");
        browser.find("h1", "Publish");
        browser.find("p.small", "May publish to providers.corp.example/platform/*.");
        assertThat(browser.run("return document.querySelector('[name=namespace]').value"))
                .isEqualTo("platform");
        assertThat(browser.find("nav").getText()).contains("Publish").doesNotContain("Administration", "Events");
        picture("publisher");
        assertThat(browser.complaints()).isEmpty();
    }

    private static String grouped(SigningKey key) {
        return key.fingerprint().replaceAll("(.{4})(?=.)", "$1 ");
    }

    private void publish(String version, SigningKey key) throws Exception {
        var release = new PublisherFolder(
                        new ReleaseId(ProviderAddress.parse(TOOL), ProviderVersion.parse(version)), key)
                .with(1, "linux_amd64");
        var request = HttpRequest.newBuilder(
                        mirror.plainUrl().resolve("-/api/v1/admin/releases/" + TOOL + "/" + version))
                .header("Authorization", "Bearer " + administrator.token())
                .header("X-Requested-By", "test")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(release.tar()))
                .build();
        var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    /** Pictures of the page at desktop and phone width, light and dark. */
    private void picture(String name) {
        for (var scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            browser.picture(PICTURES.resolve(name + "-" + scheme + ".png"));
            browser.resize(390, 800);
            assertThat((Boolean) browser.run(FITS)).as(name).isTrue();
            assertThat(browser.barriers()).as("narrow " + name).isEmpty();
            browser.picture(PICTURES.resolve("narrow-" + name + "-" + scheme + ".png"));
            browser.resize(1280, 900);
        }
        browser.prefer("light");
    }
}
