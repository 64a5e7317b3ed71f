package org.providermirror.web.downloads;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.providermirror.web.list.ListQuery;

/**
 * The downloads by principal.
 *
 * @param downloads the number of all downloads with a token
 * @param rest the downloads of the principals that are not counted by name
 * @param total the number of principals on all pages
 * @param offset the number of principals before this page
 * @param items the principals of this page, those with the most downloads first unless sorted otherwise
 */
public record PrincipalsView(long downloads, long rest, int total, int offset, List<PrincipalItem> items) {
    private static final String REST = "";

    /**
     * The downloads of one principal.
     *
     * @param name the name of the principal
     * @param downloads the number of downloads
     */
    public record PrincipalItem(String name, long downloads) {}

    static PrincipalsView of(Map<String, Long> found, ListQuery query) {
        var named = new HashMap<>(found);
        var rest = named.remove(REST);
        var items = named.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(each -> new PrincipalItem(each.getKey(), each.getValue()))
                .toList();
        var page = query.page(items, PrincipalItem.class);
        return new PrincipalsView(
                found.values().stream().mapToLong(Long::longValue).sum(),
                rest == null ? 0 : rest,
                page.total(),
                page.offset(),
                page.items());
    }
}
