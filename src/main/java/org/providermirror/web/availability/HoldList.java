package org.providermirror.web.availability;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.mirror.policy.HeldVersions;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.list.Page;

/**
 * A page of the versions on hold.
 *
 * @param total the number of versions on hold on all pages, at most 20,000
 * @param offset the number of versions before this page
 * @param holds the versions of this page, by provider, the newest version of each first unless sorted otherwise
 */
@Schema(name = "HoldList")
public record HoldList(int total, int offset, List<HoldView> holds) {
    /**
     * A version on hold.
     *
     * @param provider hostname/namespace/type
     * @param version the version
     * @param firstSeen when the mirror first saw it listed
     * @param reason why it is on hold, as the rest of a sentence
     * @param until when a rule approves it; absent if an administrator must
     * @param comparedWith the newest version that is served; absent if no version is
     * @param protocols the plugin protocol versions of both
     * @param platforms the platforms of both
     * @param signers the fingerprints of the keys that signed both; absent before both releases are verified
     */
    @Schema(name = "Hold")
    public record HoldView(
            ProviderAddress provider,
            ProviderVersion version,
            Instant firstSeen,
            String reason,
            Optional<Instant> until,
            Optional<ProviderVersion> comparedWith,
            ChangeView protocols,
            ChangeView platforms,
            Optional<ChangeView> signers) {
        static HoldView of(HeldVersions.Description held) {
            return new HoldView(
                    held.waiting().provider(),
                    held.waiting().version(),
                    held.waiting().firstSeen(),
                    held.waiting().reason(),
                    held.waiting().until(),
                    held.comparedWith(),
                    ChangeView.of(held.protocols()),
                    ChangeView.of(held.platforms()),
                    held.signers().map(ChangeView::of));
        }
    }

    /**
     * A property of a version on hold, beside that of the newest served version.
     *
     * @param changed whether they differ
     * @param served the values of the newest served version
     * @param held the values of the version on hold
     */
    @Schema(name = "HoldChange")
    public record ChangeView(boolean changed, List<String> served, List<String> held) {
        static ChangeView of(HeldVersions.Change change) {
            return new ChangeView(!change.served().equals(change.held()), change.served(), change.held());
        }
    }

    static HoldList of(Page<HeldVersions.Waiting> page, List<HeldVersions.Description> held) {
        return new HoldList(
                page.total(), page.offset(), held.stream().map(HoldView::of).toList());
    }
}
