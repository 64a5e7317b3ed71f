package org.providermirror.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
    private static final String TOOL = "providers.corp.example/platform/tool";

    @TempDir
    private Path folder;

    private final NewToken administrator = NewToken.make("boss", "read,admin", Optional.empty(), List.of());
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
                Files.writeString(folder.resolve("tokens"), administrator.line())
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
        browser.find(".notice.good", "The release is published.");
        assertThat(browser.count("#problems")).isZero();
        assertThat(body(TOOL + "/index.json")).isEqualTo("{\"versions\":{\"1.0.0\":{}}}");

        browser.visit("#/providers/" + TOOL + "/1.0.0");
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
        browser.click("#withdrawals td button", "Restore");
        browser.click("dialog button", "Restore");
        browser.find("#withdrawals .empty", "No withdrawals");
        assertThat(body(TOOL + "/index.json")).contains("1.0.0");

        browser.visit("#/administration/deprecations");
        browser.click("#deprecations td button", "End deprecation");
        browser.find("#deprecations .empty", "No deprecations");
        assertThat(body("-/registry/" + TOOL + "/versions")).contains("\"warnings\":[]");
    }
}
