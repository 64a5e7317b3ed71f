package org.providermirror.archive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.providermirror.provider.PackageHash;

/**
 * Asks a real Terraform what it makes of an archive: before it installs a package from a {@code filesystem_mirror} it
 * compares the archive's {@code h1:} with the lock file's. Runs wherever {@code terraform} is on the path.
 */
@Tag("component")
class ArchiveHashAgainstTerraformIT {
    private static final String PLATFORM = (System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux")
            + "_"
            + (System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64");

    private enum Verdict {
        SAME_HASH,
        OTHER_HASH,
        UNREADABLE
    }

    /** Archives that Terraform and the mirror must agree on. */
    private enum Odd {
        PLAIN(zip -> RawZip.of("terraform-provider-x")),
        DIRECTORIES(zip -> RawZip.of("docs/", "docs/x", "terraform-provider-x")),
        DIRECTORY_WITH_CONTENT(zip -> zip.add(zip.entry("docs/", "content"))),
        NO_ENTRIES(zip -> zip),
        SAME_NAME_TWICE(zip -> zip.add(zip.entry("a", "first")).add(zip.entry("a", "second"))),
        NAMES_BEYOND_UNICODE_PLANE_ZERO(zip -> RawZip.of("\uFB01", "\uD83D\uDE00")),
        LATIN_NAME(zip ->
                zip.add(zip.entry("?", "x").name("\u00e4".getBytes(ISO_8859_1)).flags(0))),
        ESCAPING_NAME(zip -> RawZip.of("../../x")),
        EMPTY_NAME(zip -> RawZip.of("")),
        LINE_BREAK(zip -> RawZip.of("a\nb")),
        OTHER_NAME_IN_ENTRY_HEADER(zip -> zip.add(zip.entry("name", "x").localName("quite another"))),
        STORED(zip -> zip.add(zip.stored("a", "x"))),
        DESCRIPTOR(zip -> zip.add(zip.entry("a", "x").descriptor(zip.entry("a", "x").crc, true))),
        UNSIGNED_DESCRIPTOR(zip -> zip.add(zip.entry("a", "x").descriptor(zip.entry("a", "x").crc, false))),
        WRONG_DESCRIPTOR(zip -> zip.add(zip.entry("a", "x").descriptor(7, true))),
        WRONG_CHECKSUM(zip -> zip.add(zip.entry("a", "x").crc(7))),
        NO_CHECKSUM(zip -> zip.add(zip.entry("a", "x").crc(0))),
        TOO_LONG(zip -> zip.add(zip.entry("a", "xxx").unpacked(2))),
        TOO_SHORT(zip -> zip.add(zip.entry("a", "xxx").unpacked(4))),
        UNKNOWN_METHOD(zip -> zip.add(zip.entry("a", "x").method(12))),
        WRONG_COUNT(zip -> RawZip.of("a").extraCount(1)),
        SIXTY_FOUR_BIT(zip -> RawZip.of("a", "b").zip64()),
        COMMENT(zip -> RawZip.of("a").comment("x".repeat(65_535))),
        PREFIX(zip -> zip.prefix("#!/bin/sh\n").add(zip.entry("a", "x"))),
        PREFIX_NOT_COUNTED(
                zip -> zip.prefix("#!/bin/sh\n").add(zip.entry("a", "x")).extraOffset(-10));

        private final Function<RawZip, RawZip> archive;

        Odd(Function<RawZip, RawZip> archive) {
            this.archive = archive;
        }
    }

    @TempDir
    Path folder;

    @BeforeEach
    void terraform_is_here() {
        assumeTrue(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "terraform"))),
                "no terraform on the path");
    }

    @ParameterizedTest
    @EnumSource
    void terraform_and_the_mirror_agree(Odd odd) throws Exception {
        var archive = odd.archive.apply(new RawZip()).bytes();
        assertThat(verdict(archive, own(archive))).isEqualTo(ownVerdict(archive));
    }

    @Test
    void terraform_really_looks_at_the_hash() throws Exception {
        var archive = RawZip.of("a").bytes();
        assertThat(verdict(archive, PackageHash.h1(new byte[32]).toString())).isEqualTo(Verdict.OTHER_HASH);
    }

    private String own(byte[] archive) throws IOException {
        try {
            return new ArchiveHash(ArchiveLimits.DEFAULT)
                    .h1(Files.write(folder.resolve("own.zip"), archive))
                    .toString();
        } catch (UnreadableArchiveException refused) {
            return PackageHash.h1(new byte[32]).toString();
        }
    }

    private Verdict ownVerdict(byte[] archive) throws IOException {
        return own(archive).equals(PackageHash.h1(new byte[32]).toString()) ? Verdict.UNREADABLE : Verdict.SAME_HASH;
    }

    private Verdict verdict(byte[] archive, String hash) throws Exception {
        var mirrored = Files.createDirectories(folder.resolve("mirror/example.com/test/x"));
        Files.write(mirrored.resolve("terraform-provider-x_1.0.0_" + PLATFORM + ".zip"), archive);
        var work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve("main.tf"), """
                terraform {
                  required_providers {
                    x = {
                      source  = "example.com/test/x"
                      version = "1.0.0"
                    }
                  }
                }
                """);
        Files.writeString(work.resolve(".terraform.lock.hcl"), """
                provider "example.com/test/x" {
                  version     = "1.0.0"
                  constraints = "1.0.0"
                  hashes      = ["%s"]
                }
                """.formatted(hash));
        var configuration = Files.writeString(folder.resolve("terraform.rc"), """
                disable_checkpoint = true
                provider_installation {
                  filesystem_mirror {
                    path = "%s"
                  }
                }
                """.formatted(folder.resolve("mirror")));
        var output = run(work, Map.of("TF_CLI_CONFIG_FILE", configuration.toString(), "CHECKPOINT_DISABLE", "1"));
        if (output.contains("failed to calculate checksum")) {
            return Verdict.UNREADABLE;
        }
        return output.contains("doesn't match any of the checksums previously recorded")
                ? Verdict.OTHER_HASH
                : Verdict.SAME_HASH;
    }

    private String run(Path work, Map<String, String> variables) throws Exception {
        var output = folder.resolve("output.txt");
        var builder = new ProcessBuilder("terraform", "init", "-no-color", "-input=false")
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(new TreeMap<>(variables));
        var process = builder.start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS))
                    .as("terraform ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        var said = Files.readString(output, UTF_8).replaceAll("\\s*\\n[│\\s]*", " ");
        assertThat(said).contains("Installing example.com/test/x v1.0.0");
        return said;
    }
}
