package org.providermirror.web.admin;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.Block;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.list.ListQuery;

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
     * A page of the blocks.
     *
     * @param total the number of blocks on all pages
     * @param offset the number of blocks before this page
     * @param blocks the blocks of this page, by what they block
     */
    record BlockList(int total, int offset, List<BlockDocument> blocks) {
        static BlockList of(Collection<Block> blocks, ListQuery query) {
            var page = query.page(blocks.stream().map(BlockDocument::of).toList(), BlockDocument.class);
            return new BlockList(page.total(), page.offset(), page.items());
        }
    }

    static BlockDocument of(Block block) {
        var target = block.target();
        return new BlockDocument(
                target.provider(), target.version(), target.platform(), block.reason(), block.by(), block.at());
    }
}
