package org.providermirror.transfer.imports;

import java.util.function.Consumer;
import org.providermirror.archive.ArchiveHash;
import org.providermirror.catalog.ReleaseCatalog;
import org.providermirror.catalog.VersionCatalog;
import org.providermirror.catalog.cache.Clocks;
import org.providermirror.catalog.record.PackageRecords;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.Events;
import org.providermirror.fetch.BackgroundFetches;
import org.providermirror.hosted.Publications;
import org.providermirror.policy.Signers;
import org.providermirror.provider.ReleaseId;
import org.providermirror.registry.verify.OfflineReleaseVerifier;
import org.providermirror.storage.Storage;

/**
 * The collaborators of imports.
 *
 * @param brought verifies releases by imported provenance
 * @param signers the trusted signers
 * @param publications publishes imported releases of hosted providers
 * @param approval approves a version that was imported, if it is on hold
 */
public record ImportParts(
        ServedHosts hosts,
        BackgroundFetches fetches,
        VersionCatalog versions,
        ReleaseCatalog releases,
        OfflineReleaseVerifier brought,
        Signers signers,
        Publications publications,
        Consumer<ReleaseId> approval,
        Storage storage,
        PackageRecords records,
        ArchiveHash archiveHash,
        Events events,
        Clocks time) {}
