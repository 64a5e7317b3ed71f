package org.providermirror.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;

class MirrorExceptionTest {
    private static final ProviderAddress NULL = ProviderAddress.parse("registry.terraform.io/hashicorp/null");
    private static final String FORGED = "first line\r\nsecond \u001B[31mline\u2028" + "x".repeat(5_000);
    private static final URI SIGNED =
            URI.create("https://user:secret@releases.example:8443/a%0Ab.zip?X-Amz-Signature=secret#secret");

    static Stream<MirrorException> all() {
        return Stream.of(
                new AddressRefusedException(SIGNED, FORGED),
                new AddressRefusedException(FORGED, FORGED),
                new HostnameNotServedException(Hostname.parse("registry.example.com")),
                new MalformedRequestException(new InvalidTermException("version", FORGED, "three numbers")),
                NotFoundException.provider(NULL),
                NotFoundException.archive(
                        PackageId.parseArchiveName(NULL, "terraform-provider-null_3.2.4_linux_amd64.zip")),
                new ReleaseUnverifiedException(FORGED, FORGED),
                new PackageAlteredException(
                        PackageId.parseArchiveName(NULL, "terraform-provider-null_3.2.4_linux_amd64.zip"),
                        Sha256.of(new byte[0]),
                        Sha256.of(new byte[1]),
                        2,
                        FORGED),
                new StorageException("writing " + FORGED, new IOException(FORGED)),
                new StorageException("writing", new IOException()),
                new UpstreamProtocolException(SIGNED, FORGED),
                new PolicyRefusedException("a.example/b/c", FORGED),
                new UpstreamProtocolException(SIGNED, FORGED, new IOException(FORGED)),
                new UpstreamUnavailableException(FORGED, FORGED),
                new UpstreamUnavailableException("host", FORGED, Optional.empty(), new IOException(FORGED)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void every_message_is_one_line_of_bounded_length_without_secrets(MirrorException failure) {
        assertThat(failure.getMessage())
                .isNotBlank()
                .hasSizeLessThanOrEqualTo(1_001)
                .doesNotMatch("(?s).*[\\p{Cntrl}\\p{Zl}\\p{Zp}].*")
                .doesNotContain("secret")
                .doesNotContain("?X-Amz")
                .doesNotContain("null null")
                .doesNotContain("://null");
    }

    @Test
    void every_fact_has_one_class_and_every_class_one_fact() {
        var facts = all().collect(Collectors.groupingBy(
                MirrorException::fact, Collectors.mapping(Object::getClass, Collectors.toSet())));
        assertThat(facts).containsOnlyKeys(MirrorException.Fact.values());
        assertThat(facts.values()).allSatisfy(classes -> assertThat(classes).hasSize(1));
        assertThat(Arrays.asList(MirrorException.class.getPermittedSubclasses()))
                .hasSameSizeAs(List.of(MirrorException.Fact.values()));
    }

    @Test
    void a_message_about_a_url_names_its_host_port_and_path() {
        assertThat(new UpstreamProtocolException(SIGNED, "is no JSON"))
                .hasMessage("https://releases.example:8443/a%0Ab.zip is no JSON");
        assertThat(new AddressRefusedException(SIGNED, "only https is allowed"))
                .hasMessage("not connecting to https://releases.example:8443: only https is allowed");
    }

    @Test
    void a_url_that_java_sees_no_host_in_is_named_all_the_same() {
        assertThat(new UpstreamProtocolException(URI.create("https://user:secret@a_b.example/x?y"), "is no JSON"))
                .hasMessage("https://a_b.example/x is no JSON");
        assertThat(new AddressRefusedException(URI.create("https://a_b.example/x"), "no host"))
                .hasMessage("not connecting to https://a_b.example: no host");
        assertThat(new UpstreamProtocolException(URI.create("mailto:a@b.example"), "is no URL"))
                .hasMessage("mailto: is no URL");
        assertThat(new UpstreamProtocolException(URI.create("/relative?secret"), "is relative"))
                .hasMessage("/relative is relative");
        assertThat(new UpstreamProtocolException(URI.create("https://a.example/b/%7Esecret/~secret/c"), "is no JSON"))
                .hasMessage("https://a.example/b/~***/~***/c is no JSON");
    }

    @Test
    void causes_and_fields_are_preserved() {
        var cause = new IOException("disk");
        assertThat(new StorageException("writing x", cause))
                .hasCause(cause)
                .hasMessage("storage failed while writing x: IOException disk");
        assertThat(new UpstreamUnavailableException("host", "answered 429", Optional.of(Duration.ofSeconds(3)), null)
                        .retryAfter())
                .hasValue(Duration.ofSeconds(3));
        var hostname = Hostname.parse("registry.example.com");
        assertThat(new HostnameNotServedException(hostname).hostname()).isEqualTo(hostname);
        var term = new InvalidTermException("version", "1", "three numbers");
        assertThat(new MalformedRequestException(term)).hasCause(term).hasMessage(term.getMessage());
    }
}
