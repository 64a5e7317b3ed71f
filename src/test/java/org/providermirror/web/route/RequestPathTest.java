package org.providermirror.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/registry.terraform.io/hashicorp/null/index.json",
                "/registry.terraform.io/hashicorp/null/1.0.0+a.json",
                "/registry.terraform.io/hashicorp/null/1.0.0%2Ba.json",
                "/registry.terraform.io/%C3%A9t%C3%A9/null/index.json",
                "/registry.terraform.io/hashicorp/null/terraform-provider-null_3.2.4_linux_amd64.zip",
                "/a/b..c/.d/...",
                "/",
                "/-/ui/",
                "/-/health/live",
                "/-/registry/registry.terraform.io/hashicorp/null/1.0.0+a/download/linux/amd64",
            })
    void unambiguous_paths_pass(String path) {
        assertThat(RequestPath.fault(path, "")).isEmpty();
        assertThat(RequestPath.fault("/mirror" + path, "/mirror")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "index.json",
                "//",
                "//a/b/index.json",
                "/a//index.json",
                "/a/b/c/index.json/",
                "/-/ui//",
                "/-/registry/registry.terraform.io/hashicorp/null/versions/",
                "/-/registry/",
                "/-//",
                "/a/./b",
                "/a/../b",
                "/..",
                "/.",
                "/a/..",
                "/a/%2e/b",
                "/a/%2E%2e/b",
                "/a/.%2e/b",
                "/a/b;x/c",
                "/a/b;",
                "/;/a",
                "/a/b%3bx/c",
                "/a/b%2fc",
                "/a/b%2Fc",
                "/a/b%5cc",
                "/a/b\\c",
                "/a/b%00",
                "/a/b%0d%0ac",
                "/a/b%7f",
                "/a/b%c2%85",
                "/a/b%25",
                "/a/%252e%252e/b",
                "/a/b%",
                "/a/b%2",
                "/a/b%zz",
                "/a/b c",
                "/a/b\tc",
                "/a/b\u0000c",
                "/a/bé",
                "/a/b%c0%ae%c0%ae/c",
                "/a/%ff",
                "/a/%ed%a0%80",
                "/a/b?c",
                "/a/b#c",
                "/a/b[c]",
                "/a/b{c}",
                "/a/b|c",
                "/a/b\"c",
                "/a/b<c>",
                "/a/b^c",
                "/a/b`c",
                "/%2F%2F..%2F..%2Fetc%2Fpasswd"
            })
    void ambiguous_paths_are_refused(String path) {
        assertThat(RequestPath.fault(path, "")).isPresent();
        assertThat(RequestPath.fault("/mirror" + path, "/mirror")).isPresent();
    }

    @Test
    void a_path_outside_the_application_is_refused() {
        assertThat(RequestPath.fault("/other/a", "/mirror")).isPresent();
        assertThat(RequestPath.fault("/mirrored/a", "/mirror")).isPresent();
        assertThat(RequestPath.fault(null, "/mirror")).isPresent();
    }

    @Test
    void a_very_long_path_is_refused() {
        assertThat(RequestPath.fault("/" + "a".repeat(7_999), "")).isEmpty();
        assertThat(RequestPath.fault("/" + "a".repeat(8_000), "")).isPresent();
    }

    @Test
    void the_path_of_the_application_misses_only_its_slash_in_whatever_spelling() {
        assertThat(RequestPath.missingSlash("/mirror", "/mirror", "/mirror")).hasValue("mirror/");
        assertThat(RequestPath.missingSlash("/tools/mirror", "/tools/mirror", "/tools/mirror"))
                .hasValue("mirror/");
        assertThat(RequestPath.missingSlash("/%6dirror", "/mirror", "/%6dirror"))
                .hasValue("%6dirror/");
        assertThat(RequestPath.missingSlash("/a:b", "/a:b", "/a:b")).hasValue("a%3Ab/");
    }

    @Test
    void no_other_path_misses_a_slash() {
        for (var other : List.of("/mirror/", "/mirror/x", "/mirror;x", "//mirror", "/", "", "*", "/mirrored")) {
            assertThat(RequestPath.missingSlash(other, "/mirror", "/mirror"))
                    .as(other)
                    .isEmpty();
        }
        assertThat(RequestPath.missingSlash("/mirror;x", "/mirror", "/mirror;x"))
                .isEmpty();
        assertThat(RequestPath.missingSlash("//mirror", "/mirror", "//mirror")).isEmpty();
        assertThat(RequestPath.missingSlash("/", "", "")).isEmpty();
        assertThat(RequestPath.missingSlash(null, "", "")).isEmpty();
    }
}
