package org.providermirror.transfer;

import org.providermirror.archive.ArchiveHash;
import org.providermirror.catalog.PackageRecords;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.Time;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Events;
import org.providermirror.fetch.OwnFetches;
import org.providermirror.policy.Signers;
import org.providermirror.registry.BroughtReleases;
import org.providermirror.storage.Storage;

/**
 * What imports work with.
 *
 * @param brought verifies releases by what came along
 * @param signers whose signature counts then
 */
public record ImportParts(
        ServedHosts hosts,
        OwnFetches fetches,
        VersionCatalog versions,
        ReleaseCatalog releases,
        BroughtReleases brought,
        Signers signers,
        Storage storage,
        PackageRecords records,
        ArchiveHash archiveHash,
        Events events,
        Time time) {}
