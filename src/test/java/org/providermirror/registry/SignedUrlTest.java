package org.providermirror.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignedUrlTest {
    private static final String FILE = "terraform-provider-null_3.2.4_linux_amd64.zip";

    @ParameterizedTest
    @ValueSource(
            strings = {
                FILE + "?X-Amz-Date=20260101T000000Z&X-Amz-Expires=60&X-Amz-Signature=abc",
                FILE + "?",
                FILE + "#part",
                "~1a2b.Y2k.17.abc/" + FILE,
                "%7E1a2b.Y2k.17.abc/" + FILE,
                "hdnts=exp=1700000000~hmac=abc/" + FILE,
                "null;token=abc/" + FILE,
                "d41d8cd98f00b204/" + FILE,
                "550e8400-e29b-41d4-a716-446655440000/" + FILE,
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjaSJ9.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk/" + FILE,
                "Zk3Jx0Qm1vT8rB2nL5yW7g",
            })
    void what_is_valid_for_one_caller_or_a_short_time_is_signed(String end) {
        assertThat(SignedUrl.isSigned(URI.create("https://files.example.com/p/" + end)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://releases.hashicorp.com/terraform-provider-null/3.2.4/" + FILE,
                "https://github.com/auth0/terraform-provider-auth0/releases/download/v1.0.0-beta.1/"
                        + "terraform-provider-auth0_1.0.0-beta.1_linux_amd64.zip",
                "https://github.com/PaloAltoNetworks/terraform-provider-panos/releases/download/v1.0.0/" + FILE,
                "https://github.com/GoogleCloudPlatform/p/" + FILE,
                "https://github.com/OctopusDeployLabs/p/" + FILE,
                "https://github.com/TencentCloudStack/p/" + FILE,
                "https://example.com/Route53HostedZoneProvider2024/" + FILE,
                "https://example.com/d41d8cd98f00b204e9800998ecf8427e/" + FILE,
                "https://example.com/da39a3ee5e6b4b0d3255bfef95601890afd80709/" + FILE,
                "https://example.com/E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855/" + FILE,
                "https://example.com:8443/TerraformProviders/RocketLauncher/2026-01-15/build_20260115/" + FILE,
                "https://example.com/%E6%97%A5%E6%9C%AC%E8%AA%9E%E3%81%AE%E3%83%97%E3%83%AD/" + FILE,
                "https://example.com",
            })
    void a_name_of_a_publisher_is_not_signed(String url) {
        assertThat(SignedUrl.isSigned(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:p@files.example.com/", "https://user:p@my_files.example.com/"})
    void user_information_is_certainly_a_right(String folder) {
        assertThat(SignedUrl.isCertainlySigned(URI.create(folder + FILE))).isTrue();
    }

    @Test
    void a_redacted_url_has_no_secret() {
        assertThat(SignedUrl.redacted(URI.create("https://a.example:8443/p/~x.y/" + FILE + "?token=1#2")))
                .hasToString("https://a.example:8443/p/***/" + FILE);
        assertThat(SignedUrl.redacted(URI.create("https://a.example/p%20q/" + FILE)))
                .hasToString("https://a.example/p%20q/" + FILE);
    }
}
