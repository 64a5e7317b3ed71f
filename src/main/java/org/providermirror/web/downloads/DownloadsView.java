package org.providermirror.web.downloads;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.retention.DownloadCounts;
import org.providermirror.web.list.ListQuery;

/**
 * The downloads of a provider or of one of its versions.
 *
 * @param downloads the number of all downloads
 * @param days the downloads of each of the last thirty days in UTC, the oldest first
 * @param total the number of downloaded packages on all pages
 * @param offset the number of packages before this page
 * @param packages the packages of this page, the most downloaded first unless sorted otherwise
 */
public record DownloadsView(
        long downloads, List<DayDownloads> days, int total, int offset, List<PackageDownloads> packages) {
    /**
     * The downloads of one day.
     *
     * @param day the day in UTC, such as 2026-01-31
     * @param downloads the number of downloads
     */
    public record DayDownloads(String day, long downloads) {}

    /**
     * The downloads of one package.
     *
     * @param version the version
     * @param platform the platform
     * @param downloads the number of downloads
     */
    public record PackageDownloads(ProviderVersion version, Platform platform, long downloads) {
        static PackageDownloads of(Map.Entry<PackageId, Long> counted) {
            return new PackageDownloads(
                    counted.getKey().version(), counted.getKey().platform(), counted.getValue());
        }
    }

    static DownloadsView of(DownloadCounts.Downloads found, ListQuery query) {
        var packages = found.packages().entrySet().stream()
                .sorted(Map.Entry.<PackageId, Long>comparingByValue()
                        .reversed()
                        .thenComparing(each -> each.getKey().toString(), Comparator.naturalOrder()))
                .map(PackageDownloads::of)
                .toList();
        var page = query.page(packages, PackageDownloads.class);
        return new DownloadsView(
                packages.stream().mapToLong(PackageDownloads::downloads).sum(),
                found.days().entrySet().stream()
                        .map(each -> new DayDownloads(each.getKey().toString(), each.getValue()))
                        .toList(),
                page.total(),
                page.offset(),
                page.items());
    }
}
