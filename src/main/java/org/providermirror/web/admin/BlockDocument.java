package org.providermirror.web.admin;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Block;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;

/**
 * A block in the API.
 *
 * @param provider hostname/namespace/type
 * @param version absent for all versions
 * @param platform absent for all platforms
 * @param reason why it is blocked
 * @param by the administrator who set the block
 * @param at when it was set
 */
record BlockDocument(
        ProviderAddress provider,
        Optional<ProviderVersion> version,
        Optional<Platform> platform,
        String reason,
        String by,
        Instant at) {
    /**
     * All blocks.
     *
     * @param blocks the blocks, by what they block
     */
    record BlockList(List<BlockDocument> blocks) {
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
