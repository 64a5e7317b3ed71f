package org.providermirror.retention;

import java.time.LocalDate;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;

/**
 * Identifies the downloads of a version on one day.
 *
 * @param day the day in UTC
 */
record DownloadDay(LocalDate day, ReleaseId release) {
    private static final String SEPARATOR = " ";

    static DownloadDay parse(String text) {
        var words = text.split(SEPARATOR);
        return new DownloadDay(
                LocalDate.parse(words[0]),
                new ReleaseId(ProviderAddress.parse(words[1]), ProviderVersion.parse(words[2])));
    }

    String text() {
        return String.join(
                SEPARATOR,
                day.toString(),
                release.provider().toString(),
                release.version().toString());
    }
}
