package org.providermirror.app;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Context;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.providermirror.config.OffloadSettings;
import org.providermirror.event.EventHistory;
import org.providermirror.health.Health;
import org.providermirror.metrics.History;
import org.providermirror.metrics.Metrics;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.policy.Administration;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.retention.Purges;
import org.providermirror.retention.RetentionJobs;
import org.providermirror.scrub.Scrubs;
import org.providermirror.transfer.exports.Exports;
import org.providermirror.transfer.imports.Imports;
import org.providermirror.web.WebComponents;
import org.providermirror.web.api.PublicUrl;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.document.PreparedDocuments;
import org.providermirror.web.live.LiveHub;

/** The mirror as Jersey sees it: the resources, and the one mirror of this web application to inject into them. */
public final class MirrorApplication extends ResourceConfig {
    /** Made by Jersey, once {@link Startup} has put the mirror into the servlet context. */
    public MirrorApplication(@Context ServletContext context) {
        var mirror = (ProviderMirror) context.getAttribute(Startup.MIRROR);
        var documents = (PreparedDocuments) context.getAttribute(Startup.DOCUMENTS);
        var offload = (OffloadSettings) context.getAttribute(Startup.OFFLOAD);
        var keeping = (Maintenance) context.getAttribute(Startup.KEEPING);
        var administration = (Administration) context.getAttribute(Startup.ADMINISTRATION);
        var seeing = (Observability) context.getAttribute(Startup.SEEING);
        registerClasses(WebComponents.classes());
        addProperties(WebComponents.properties());
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(mirror).to(ProviderMirror.class);
                bind(documents).to(PreparedDocuments.class);
                bind(offload).to(OffloadSettings.class);
                bind(keeping.prefetches()).to(Prefetches.class);
                bind(keeping.imports()).to(Imports.class);
                bind(keeping.exports()).to(Exports.class);
                bind(keeping.clearings()).to(RetentionJobs.class);
                bind(keeping.purges()).to(Purges.class);
                bind(keeping.scrubs()).to(Scrubs.class);
                bind(administration).to(Administration.class);
                bind(seeing.inventory()).to(Inventory.class);
                bind(seeing.eventHistory()).to(EventHistory.class);
                bind(seeing.history()).to(History.class);
                bind(seeing.report()).to(StatusReport.class);
                bind(seeing.publicUrl()).to(PublicUrl.class);
                bind(seeing.live()).to(LiveHub.class);
                bind(seeing.health()).to(Health.class);
                bind(seeing.metrics()).to(Metrics.class);
            }
        });
    }
}
