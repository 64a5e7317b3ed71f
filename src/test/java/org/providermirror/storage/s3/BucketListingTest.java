package org.providermirror.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.providermirror.failure.StorageException;
import org.providermirror.storage.StorageKey;
import org.providermirror.storage.StoredObject;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Tests lists of stores that differ from S3 in the order of keys. */
class BucketListingTest {
    private static final StorageKey FOLDER = new StorageKey("acme");
    private static final List<String> SORTED = List.of("acme/null-two/a", "acme/null/a", "acme/null/b", "acme/other/a");
    private static final List<String> TREE = List.of("acme/null/a", "acme/null/b", "acme/null-two/a", "acme/other/a");

    private final BucketListing listing = new BucketListing("bucket", new BucketKeys(""));

    /** Answers with keys in the order given, at most two together. */
    private record Store(List<String> keys, boolean honoursStart, boolean honoursToken) implements S3Client {
        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            var start = honoursStart ? Optional.ofNullable(request.startAfter()) : Optional.<String>empty();
            var matching = keys.stream()
                    .filter(key -> key.startsWith(request.prefix()))
                    .filter(key -> start.filter(after -> !isAfter(key, after)).isEmpty())
                    .toList();
            var token = honoursToken ? request.continuationToken() : null;
            var from = token == null ? 0 : Integer.parseInt(token);
            var to = Math.min(matching.size(), from + Math.min(2, request.maxKeys()));
            var isTruncated = to < matching.size();
            return ListObjectsV2Response.builder()
                    .contents(matching.subList(from, to).stream()
                            .map(key -> S3Object.builder()
                                    .key(key)
                                    .size(1L)
                                    .lastModified(Instant.EPOCH)
                                    .build())
                            .toList())
                    .isTruncated(isTruncated)
                    .nextContinuationToken(isTruncated ? String.valueOf(to) : null)
                    .build();
        }

        private boolean isAfter(String key, String start) {
            return keys.contains(start) ? keys.indexOf(key) > keys.indexOf(start) : key.compareTo(start) > 0;
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }

    private List<String> paged(S3Client store, int size) {
        var found = new ArrayList<String>();
        var after = FOLDER;
        List<StoredObject> page;
        do {
            page = listing.page(store, FOLDER, after, size);
            page.forEach(object -> found.add(object.key().value()));
            after = page.isEmpty() ? after : page.get(page.size() - 1).key();
        } while (page.size() == size);
        return found;
    }

    @Test
    void a_store_that_ignores_where_a_page_begins_is_listed_once() {
        for (var size = 1; size < 6; size++) {
            assertThat(paged(new Store(SORTED, false, true), size)).isEqualTo(SORTED);
        }
    }

    @Test
    void a_store_that_walks_folders_is_sorted() {
        assertThat(paged(new Store(TREE, true, true), 3)).isEqualTo(SORTED);
        for (var size = 1; size < 6; size++) {
            assertThat(paged(new Store(TREE, true, true), size)).isEqualTo(SORTED);
        }
    }

    @Test
    void an_order_that_shows_after_a_page_fails_that_list_alone() {
        var store = new Store(TREE, true, true);
        assertThatThrownBy(() -> paged(store, 2))
                .isInstanceOf(StorageException.class)
                .hasStackTraceContaining("does not sort by key");
        assertThat(paged(store, 2)).isEqualTo(SORTED);
    }

    @Test
    void a_list_that_never_goes_on_fails() {
        assertThatThrownBy(() -> paged(new Store(SORTED, true, false), 4)).isInstanceOf(StorageException.class);
    }

    @Test
    void a_page_has_no_more_objects_than_requested() {
        assertThat(listing.page(new Store(SORTED, true, true), FOLDER, FOLDER, 3))
                .hasSize(3);
    }
}
