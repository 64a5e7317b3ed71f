package org.providermirror.web.admin;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Block;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/** A block in the API. */
record BlockDocument(
        @Schema(description = "hostname/namespace/type.") ProviderAddress provider,

        @Schema(description = "Absent for all versions.") Optional<ProviderVersion> version,

        @Schema(description = "Absent for all platforms.") Optional<Platform> platform,
        @Schema(description = "Why it is blocked.") String reason,

        @Schema(description = "The administrator who set the block.")
        String by,

        @Schema(description = "When it was set.") Instant at) {
    /** All blocks. */
    record BlockList(
            @Schema(description = "The blocks, by what they block.")
            List<BlockDocument> blocks) {
        static BlockList of(Collection<Block> blocks) {
            return new BlockList(blocks.stream().map(BlockDocument::of).toList());
        }
    }

    static BlockDocument of(Block block) {
        var target = block.target();
        return new BlockDocument(
                target.provider(), target.version(), target.platform(), block.reason(), block.by(), block.at());
    }
}
