package org.providermirror.client.table;

import static org.providermirror.client.table.Mode.NETWORK;
import static org.providermirror.client.table.Mode.REGISTRY;
import static org.providermirror.client.table.Outcome.EARLIER_BYTES;
import static org.providermirror.client.table.Outcome.INSTALLED;
import static org.providermirror.client.table.Outcome.REFUSED;
import static org.providermirror.testing.RequestKind.ARCHIVE;
import static org.providermirror.testing.RequestKind.DOWNLOAD_DOCUMENT;
import static org.providermirror.testing.RequestKind.SIGNATURE;
import static org.providermirror.testing.RequestKind.SUMS;
import static org.providermirror.testing.RequestKind.VERSIONS;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;

/** The rows of the table. What differs from a direct installation has its reason beside it. */
final class TableRows {
    private static final String OPENTOFU = "registry.opentofu.org";

    /** Queries of {@code Location} headers that Java's URI rejects and Go's client follows. */
    private static final List<String> ODD_QUERIES = List.of(
            "a=b|c&sig=x%2By%3D", "a={b}&c=[d]", "a=^b`c", "a=100%&b=%zz", "a=\"b\"&c=<d>", "name=é", "x=1#fragment");

    private TableRows() {}

    static List<TableRow> all() {
        var rows = new ArrayList<TableRow>();
        rows.addAll(slow());
        rows.addAll(failures());
        rows.addAll(transport());
        rows.addAll(documents());
        rows.addAll(mirrors());
        rows.addAll(signatures());
        rows.addAll(exceptions());
        return List.copyOf(rows);
    }

    private static List<TableRow> slow() {
        return List.of(
                TableRow.of("4 s for each answer", "slow4", late(4)).slow(),
                TableRow.of("6 s for each answer", "slow6", late(6)).slow(),
                TableRow.of("8 s for each answer", "slow8", late(8)).slow(),
                TableRow.of("a package whose first byte is held back", "held", provider -> {
                            provider.publish();
                            provider.gateway().delay(Duration.ofSeconds(12), provider.requests(ARCHIVE));
                        })
                        .slow(),
                TableRow.of("a package whose first bytes come one per second", "trickle", provider -> {
                            provider.publish();
                            provider.gateway().trickle(12, provider.requests(ARCHIVE));
                        })
                        .slow());
    }

    private static TableRow.Preparation late(int seconds) {
        return provider -> {
            provider.publish();
            provider.gateway().delay(Duration.ofSeconds(seconds), provider.requests(RequestKind.values()));
        };
    }

    private static List<TableRow> failures() {
        return List.of(
                TableRow.of("nothing odd", "plain", provider -> provider.publish()),
                TableRow.of("503 once, for the list", "once1", provider -> provider.once(Role.UNAVAILABLE, VERSIONS)),
                TableRow.of(
                        "429 once, for the list", "once2", provider -> provider.once(Role.TOO_MANY_REQUESTS, VERSIONS)),
                TableRow.of(
                        "a lost connection once, for the list",
                        "once3",
                        provider -> provider.once(Role.HANG_UP, VERSIONS)),
                TableRow.of(
                        "503 once, for the document",
                        "once4",
                        provider -> provider.once(Role.UNAVAILABLE, DOWNLOAD_DOCUMENT)),
                TableRow.of("503 once, for the checksums", "once5", provider -> provider.once(Role.UNAVAILABLE, SUMS)),
                TableRow.of(
                        "503 once, for the signature", "once6", provider -> provider.once(Role.UNAVAILABLE, SIGNATURE)),
                TableRow.of("503 once, for the package", "once7", provider -> provider.once(Role.UNAVAILABLE, ARCHIVE))
                        .scriptedOnly(),
                TableRow.of("401 for the list", "closed", provider -> provider.always(Role.UNAUTHORIZED, VERSIONS))
                        .at(TableSite.FAILING)
                        .refused(),
                TableRow.of("503 for the list", "down", provider -> provider.always(Role.UNAVAILABLE, VERSIONS))
                        .at(TableSite.FAILING)
                        .refused(),
                TableRow.of("forty providers at once", "forty", provider -> provider.publish())
                        .atOnce(40)
                        .scriptedOnly(),
                TableRow.of("404 for the list", "absent", provider -> {}).refused(),
                TableRow.of("an HTML page as list", "page", provider -> provider.always(Role.HTML_PAGE, VERSIONS))
                        .at(TableSite.FAILING)
                        .refused(),
                TableRow.of(
                                "no package for the platform",
                                "foreign",
                                provider -> provider.release()
                                        .platforms("plan9_386")
                                        .publish())
                        .refused(),
                TableRow.of("half a package", "cut", provider -> provider.always(Role.TRUNCATED_BODY, ARCHIVE))
                        .refused(),
                TableRow.of("a package of other bytes", "bytes", provider -> provider.always(Role.WRONG_BYTES, ARCHIVE))
                        .refused());
    }

    private static List<TableRow> transport() {
        var rows = new ArrayList<>(List.of(
                TableRow.of(
                        "chunked answers", "chunked", provider -> provider.always(Role.CHUNKED, RequestKind.values())),
                TableRow.of(
                        "redirects to another host",
                        "elsewhere",
                        provider -> provider.always(Role.REDIRECT_ELSEWHERE, RequestKind.values())),
                TableRow.of(
                        "gzip that was not requested, for documents", "gzip1", compressed(VERSIONS, DOWNLOAD_DOCUMENT)),
                TableRow.of("gzip that was not requested, for signed files", "gzip2", compressed(SUMS, SIGNATURE)),
                TableRow.of("gzip that was not requested, for the package", "gzip3", compressed(ARCHIVE)),
                TableRow.of("a coding that no client knows", "coding", provider -> {
                            provider.publish();
                            provider.gateway().deflate(provider.requests(VERSIONS));
                        })
                        .at(TableSite.FAILING)
                        .refused(),
                TableRow.of(
                        "odd characters in all locations",
                        "odd",
                        redirected("a=b|c&d={e}", VERSIONS, DOWNLOAD_DOCUMENT, SUMS, SIGNATURE, ARCHIVE)),
                TableRow.of("odd characters in the document's URLs", "oddurls", provider -> {
                    provider.publish();
                    provider.gateway()
                            .rewrite(
                                    document -> document.replaceAll("(_url\":\"http[^\"]*)\"", "$1?a=b|c&d={e}^f\""),
                                    provider.requests(DOWNLOAD_DOCUMENT));
                }),
                TableRow.of("userinfo in the document's URLs", "userinfo", provider -> {
                    provider.publish();
                    provider.gateway().requireBasic("user:secret", provider.requests(SUMS, SIGNATURE, ARCHIVE));
                    provider.gateway()
                            .rewrite(
                                    document -> document.replace("_url\":\"https://", "_url\":\"https://user:secret@"),
                                    provider.requests(DOWNLOAD_DOCUMENT));
                }),
                TableRow.of(
                                "discovery, providers.v1 without a last slash",
                                "discovered",
                                provider -> provider.publish())
                        .at(TableSite.DISCOVERED)));
        for (var query : ODD_QUERIES) {
            rows.add(TableRow.of(
                    "location of the package with ?" + query,
                    "location" + ODD_QUERIES.indexOf(query),
                    redirected(query, ARCHIVE)));
        }
        return rows;
    }

    private static TableRow.Preparation compressed(RequestKind... kinds) {
        return provider -> {
            provider.publish();
            provider.gateway().compress(provider.requests(kinds));
        };
    }

    private static TableRow.Preparation redirected(String query, RequestKind... kinds) {
        return provider -> {
            provider.publish();
            provider.gateway().redirect(query, provider.requests(kinds));
        };
    }

    private static List<TableRow> documents() {
        return List.of(
                shape("URLs relative to the document", Shape.RELATIVE_URLS),
                TableRow.of("Terragrunt's reading of the document's URLs", "terragrunt", provider -> provider.publish())
                        .readAsFolder(),
                shape("file names off the convention", Shape.OFF_CONVENTION_NAMES),
                TableRow.of("another platform's document fails", "onefails", provider -> {
                    provider.publish(Shape.OFF_CONVENTION_NAMES);
                    provider.always(
                            Role.INTERNAL_ERROR, request -> request.path().endsWith("/download/darwin/arm64"));
                }),
                shape("the first platform has no document", Shape.FIRST_PLATFORM_NOT_FOUND),
                shape("platforms that the list does not name", Shape.UNLISTED_PLATFORMS),
                shape("checksums for each platform, unlisted", Shape.SUMS_PER_PLATFORM, Shape.UNLISTED_PLATFORMS),
                shape("another name in the URL", Shape.OTHER_NAME_IN_URL),
                shape("URLs that are good for once", Shape.EXPIRING_URLS),
                shape("a version that is listed twice", Shape.LISTED_TWICE),
                shape("checksums for each platform", Shape.SUMS_PER_PLATFORM),
                shape("untidy checksums", Shape.UNTIDY_SUMS),
                shape("long checksums", Shape.LONG_SUMS),
                shape("checksums without another platform", Shape.SUMS_WITHOUT_FIRST_PLATFORM),
                shape("a digest unlike the signed one", Shape.SHASUM_DIFFERS_FROM_SUMS)
                        .refused(),
                shape("packages with all hashes", Shape.TOLD_HASHES).at(OPENTOFU),
                shape("an empty digest in the document", Shape.EMPTY_SHASUM)
                        .refused()
                        .differs(INSTALLED, "the signed checksums hold the digest"),
                TableRow.of("a namespace beyond ASCII", "unicode", provider -> provider.publish())
                        .namespace("öffentlich"),
                TableRow.of("build metadata", "build", provider -> provider.publish())
                        .version("1.0.0+build.5"),
                TableRow.of("a prerelease", "prerelease", provider -> provider.publish())
                        .version("1.0.0-beta.1"));
    }

    private static List<TableRow> mirrors() {
        return List.of(
                TableRow.of("another mirror that requires tokens", "mirrored", provider -> provider.publish())
                        .at(TableSite.MIRRORED),
                TableRow.of(
                                "such a mirror, another platform than its first",
                                "mirrored2",
                                provider -> provider.publish())
                        .at(TableSite.MIRRORED)
                        .forPlatform("windows_amd64"),
                TableRow.of("such a mirror, Terragrunt's reading", "mirrored3", provider -> provider.publish())
                        .at(TableSite.MIRRORED)
                        .readAsFolder());
    }

    private static TableRow shape(String name, Shape... shapes) {
        var id = shapes[0].name().toLowerCase(Locale.ROOT).replace("_", "") + (shapes.length > 1 ? "2" : "");
        return TableRow.of(name, id, provider -> provider.publish(shapes));
    }

    private static List<TableRow> signatures() {
        return List.of(
                shape("a signature over other bytes", Shape.WRONG_SIGNATURE).refused(),
                shape("a signature by an unknown key", Shape.STRANGERS_SIGNATURE)
                        .refused(),
                shape("no signature", Shape.UNSIGNED).refused(),
                shape("no key", Shape.KEYLESS).refused(),
                shape("no list of keys", Shape.NO_KEY_LIST).refused(),
                TableRow.of(
                                "no key, from registry.opentofu.org",
                                "keyless2",
                                provider -> provider.publish(Shape.KEYLESS))
                        .at(OPENTOFU)
                        .openTofuOnly(),
                shape("an expired key", Shape.EXPIRED_KEY),
                shape("an unknown key before the right one", Shape.STRANGERS_KEY_FIRST));
    }

    private static List<TableRow> exceptions() {
        return List.of(
                TableRow.of("HashiCorp's namespace, signed by another key", "hashicorp", provider -> provider.publish())
                        .at("registry.terraform.io")
                        .namespace("hashicorp")
                        .differs(REFUSED, "only HashiCorp's own key signs this namespace"),
                TableRow.of("an unsigned release after a signed one", "unsigned2", provider -> {
                            provider.release("1.0.0").publish();
                            provider.warm("1.0.0");
                            provider.publish(Shape.KEYLESS);
                        })
                        .at(OPENTOFU)
                        .version("1.1.0")
                        .openTofuOnly()
                        .differs(REFUSED, "a namespace with a known signer has no unsigned releases"),
                TableRow.of("a version that was published again", "again", provider -> {
                            provider.publish();
                            provider.warm("1.0.0");
                            provider.republish();
                        })
                        .differs(EARLIER_BYTES, "the first copy stays until an administrator decides"),
                shape("a signature over SHA-1, made now", Shape.SHA1_SIGNATURE)
                        .differs(REFUSED, "collisions of SHA-1 have been affordable since 2020"),
                shape("versions that are not semantic", Shape.UNSEMANTIC_NEIGHBOURS)
                        .refused()
                        .differs(INSTALLED, "one wrong entry does not hide the others"),
                shape("an unreadable key before the right one", Shape.UNREADABLE_KEY_FIRST)
                        .refused()
                        .differs(NETWORK, INSTALLED, "an unreadable key hides no good one"),
                shape("an empty line in the checksums", Shape.EMPTY_LINE_IN_SUMS)
                        .refused()
                        .differs(NETWORK, INSTALLED, "clients crash on the line, and never read it from here"),
                TableRow.of("packages with another size", "size", provider -> {
                            provider.publish(Shape.TOLD_HASHES);
                            provider.gateway()
                                    .rewrite(
                                            document -> document.replace("\"package_size\":", "\"package_size\":1"),
                                            provider.requests(DOWNLOAD_DOCUMENT));
                        })
                        .at(OPENTOFU)
                        .openTofuOnly()
                        .refused()
                        .differs(NETWORK, INSTALLED, "the documents of a network mirror have no packages"),
                shape("packages that share one hash", Shape.TOLD_HASHES, Shape.ONE_ARCHIVE)
                        .scriptedOnly()
                        .refused()
                        .differs(NETWORK, INSTALLED, "the documents of a network mirror have no packages")
                        .differs(REGISTRY, INSTALLED, "OpenTofu crashes on them at random, so they are left out"));
    }
}
