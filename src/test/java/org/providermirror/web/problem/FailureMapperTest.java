package org.providermirror.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.providermirror.failure.AddressRefusedException;
import org.providermirror.failure.HostnameNotServedException;
import org.providermirror.failure.MalformedRequestException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.PackageAlteredException;
import org.providermirror.failure.PolicyRefusedException;
import org.providermirror.failure.ReleaseUnverifiedException;
import org.providermirror.failure.StorageException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.InvalidTermException;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.Sha256;

class FailureMapperTest {
    private final Logger logger = Logger.getLogger(FailureMapper.class.getName());
    private final List<LogRecord> logged = new ArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord message) {
            logged.add(message);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void stopListening() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    static Stream<Arguments> facts() {
        return Stream.of(
                Arguments.of(
                        new MalformedRequestException(new InvalidTermException("version", "v1", "a semantic version")),
                        400),
                Arguments.of(new HostnameNotServedException(Hostname.parse("evil.example")), 404),
                Arguments.of(
                        org.providermirror.failure.NotFoundException.provider(ProviderAddress.parse("a.example/b/c")),
                        404),
                Arguments.of(new PolicyRefusedException("a.example/b/c", "is blocked: it steals credentials"), 404),
                Arguments.of(new StorageException("writing x", new IOException("/var/lib/secret place is full")), 503),
                Arguments.of(new UpstreamUnavailableException("a.example", "answered 502"), 503),
                Arguments.of(
                        new UpstreamProtocolException(URI.create("https://a.example/x?token=s3cret"), "is no JSON"),
                        502),
                Arguments.of(new ReleaseUnverifiedException("a.example/b/c 1.0.0", "no key made the signature"), 502),
                Arguments.of(
                        new PackageAlteredException(
                                PackageId.parseArchiveName(
                                        ProviderAddress.parse("a.example/b/c"),
                                        "terraform-provider-c_1.0.0_linux_amd64.zip"),
                                Sha256.of(new byte[0]),
                                Sha256.of(new byte[1]),
                                2,
                                "releases.example"),
                        502),
                Arguments.of(new AddressRefusedException("a.example", "10.1.2.3 is private"), 502));
    }

    @ParameterizedTest
    @MethodSource("facts")
    void every_fact_has_its_status_and_a_problem_document_whose_id_is_logged(MirrorException fact, int status)
            throws IOException {
        var answer = new FailureMapper().toResponse(fact);

        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(answer.getMediaType()).hasToString("application/problem+json");
        var problem = new ObjectMapper().readTree((byte[]) answer.getEntity());
        assertThat(problem.fieldNames()).toIterable().containsExactly("type", "title", "status", "detail", "instance");
        assertThat(problem.get("type").asText())
                .isEqualTo("tag:providermirror.org,2026:"
                        + fact.fact().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("instance").asText()).startsWith("urn:uuid:");
        assertThat(problem.toString()).doesNotContain("s3cret", "/var/lib", "10.1.2.3", "Exception");
        assertThat(logged)
                .singleElement()
                .satisfies(line -> assertThat(line.getMessage())
                        .contains(problem.get("instance").asText(), fact.getMessage()));
    }

    @Test
    void every_fact_is_tested() {
        assertThat(facts().map(row -> ((MirrorException) row.get()[0]).fact()))
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(MirrorException.Fact.values()));
    }

    @Test
    void every_503_has_a_retry_after_between_one_and_five_seconds() {
        assertThat(retryAfter(Optional.empty())).isEqualTo("2");
        assertThat(retryAfter(Optional.of(Duration.ZERO))).isEqualTo("1");
        assertThat(retryAfter(Optional.of(Duration.ofSeconds(4)))).isEqualTo("4");
        assertThat(retryAfter(Optional.of(Duration.ofDays(1)))).isEqualTo("5");
    }

    private static String retryAfter(Optional<Duration> requests) {
        return new FailureMapper()
                .toResponse(new UpstreamUnavailableException("a.example", "answered 429", requests, null))
                .getHeaderString("Retry-After");
    }

    @Test
    void an_unexpected_failure_is_only_shown_by_its_id() {
        var answer = new FailureMapper().toResponse(new IllegalStateException("password is hunter2"));

        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(new String((byte[]) answer.getEntity(), java.nio.charset.StandardCharsets.UTF_8))
                .doesNotContain("hunter2", "IllegalState");
        assertThat(logged)
                .singleElement()
                .satisfies(line -> assertThat(line.getThrown()).hasMessage("password is hunter2"));
    }

    @Test
    void the_failure_of_a_completion_stage_is_the_failure_inside() {
        assertThat(status(new CompletionException(
                        new CompletionException(new UpstreamUnavailableException("a.example", "timed out")))))
                .isEqualTo(503);
        assertThat(status(new CompletionException(new InvalidTermException("type", "x", "y"))))
                .isEqualTo(400);
        assertThat(status(new CompletionException("without a cause", null))).isEqualTo(500);
    }

    @Test
    void a_refusal_of_the_framework_keeps_its_status() {
        assertThat(status(new NotFoundException())).isEqualTo(404);
        var notAllowed = new FailureMapper().toResponse(new NotAllowedException("GET", new String[] {"HEAD"}));
        assertThat(notAllowed.getStatus()).isEqualTo(405);
        assertThat(notAllowed.getHeaderString("Allow")).contains("GET").contains("HEAD");
        assertThat(status(new jakarta.ws.rs.ClientErrorException(
                        Response.status(499).build())))
                .isEqualTo(400);
    }

    @Test
    void text_from_outside_cannot_add_a_line_break_to_the_log() {
        new FailureMapper().toResponse(new InvalidTermException("type", "a\r\nb\u001b[31m", "letters\nonly"));

        assertThat(logged)
                .singleElement()
                .satisfies(line -> assertThat(line.getMessage()).doesNotContain("\r", "\n", "\u001b"));
    }

    private static int status(Throwable failure) {
        return new FailureMapper().toResponse(failure).getStatus();
    }
}
