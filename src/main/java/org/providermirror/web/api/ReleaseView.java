package org.providermirror.web.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.RefusedVersion;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.web.openapi.Summary;

/** One version of a provider. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseView(
        String address,
        String version,

        @Summary("When its release was verified; absent where it was not yet.")
        String verifiedAt,

        @Summary("Who signed its sums; none where the release has no signature.")
        List<SignerView> signers,

        List<PackageDetail> packages,

        @Summary("Why it is refused, and until when; absent if it is not.")
        RefusalView refusal) {
    /** Who made a good signature. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SignerView(
            @Summary("The fingerprint of the primary key.") String fingerprint,

            @Summary("The fingerprint of the key or subkey that signed.")
            String signingFingerprint,

            String signedAt,

            @Summary("When the key had expired, if it had when it signed, according to the registry's copy of the key."
                    + " Clients accept such a signature.")
            String keyExpiredAt) {}

    /** One package. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PackageDetail(
            String platform,
            @Summary("stored, known, blocked or conflict.") String state,

            @Summary("zh: of the archive, h1: of what is in it, as far as they are known.")
            List<String> hashes,

            Long bytes,

            @Summary("What vouches for stored bytes: signed, unsigned or imported.")
            String assurance,

            @Summary("Where stored bytes came from.") String origin,
            String storedAt,
            String lastUsed,

            @Summary("Who accepted that these bytes are served in place of those that were verified first.")
            String acceptedBy,

            String acceptedAt) {}

    static ReleaseView of(ReleaseContents contents, Optional<RefusedVersion> refused) {
        var packages = new ArrayList<PackageDetail>();
        contents.packages()
                .forEach((platform, found) -> packages.add(new PackageDetail(
                        platform.toString(),
                        ApiFormats.lower(found.state()),
                        found.hashes().stream().map(Object::toString).toList(),
                        FetchesView.boxed(found.size()),
                        ApiFormats.orAbsent(found.assurance()),
                        ApiFormats.orAbsent(found.origin()),
                        ApiFormats.orAbsent(found.storedAt()),
                        ApiFormats.orAbsent(found.lastUsed()),
                        ApiFormats.orAbsent(found.acceptance().map(ReleaseContents.AcceptedBy::by)),
                        ApiFormats.orAbsent(found.acceptance().map(ReleaseContents.AcceptedBy::at)))));
        return new ReleaseView(
                contents.provider().toString(),
                contents.version().toString(),
                ApiFormats.orAbsent(contents.verifiedAt()),
                contents.signers().stream()
                        .map(signer -> new SignerView(
                                signer.fingerprint(),
                                signer.signingFingerprint(),
                                signer.signedAt().toString(),
                                ApiFormats.orAbsent(signer.keyExpiredAt())))
                        .toList(),
                packages,
                refused.map(RefusalView::of).orElse(null));
    }
}
