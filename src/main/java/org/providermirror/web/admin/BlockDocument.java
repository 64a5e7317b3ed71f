package org.providermirror.web.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.providermirror.policy.Block;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.openapi.Summary;

/** A block on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BlockDocument(
        String provider,
        @Summary("Absent for all of the provider.") String version,
        @Summary("Absent for all of the version.") String platform,
        String reason,
        @Summary("Who set it.") String by,
        String at) {
    /** All blocks. */
    record BlockList(List<BlockDocument> blocks) {
        static BlockList of(Collection<Block> blocks) {
            return new BlockList(blocks.stream().map(BlockDocument::of).toList());
        }
    }

    static BlockDocument of(Block block) {
        var target = block.target();
        return new BlockDocument(
                target.provider().toString(),
                target.version().map(ProviderVersion::toString).orElse(null),
                target.platform().map(Platform::toString).orElse(null),
                block.reason(),
                block.by(),
                block.at().toString());
    }
}
