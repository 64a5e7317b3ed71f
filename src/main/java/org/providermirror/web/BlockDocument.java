package org.providermirror.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import org.providermirror.policy.Block;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;

/** A block on the wire. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record BlockDocument(String provider, String version, String platform, String reason, String by, String at) {
    /** All blocks. */
    record All(List<BlockDocument> blocks) {
        static All of(Collection<Block> blocks) {
            return new All(blocks.stream().map(BlockDocument::of).toList());
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
