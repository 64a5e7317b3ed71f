package org.providermirror.app;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.providermirror.config.OffloadSettings;
import org.providermirror.config.RuleSettings;
import org.providermirror.config.ServedHosts;
import org.providermirror.event.EventHistory;
import org.providermirror.event.Events;
import org.providermirror.fetch.control.FetchAdministration;
import org.providermirror.health.Health;
import org.providermirror.hosted.KeyReleases;
import org.providermirror.hosted.Publications;
import org.providermirror.hosted.UndecidedReleases;
import org.providermirror.hosted.keys.SigningKeys;
import org.providermirror.metrics.History;
import org.providermirror.metrics.Metrics;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.policy.HeldVersions;
import org.providermirror.mirror.policy.PackageRules;
import org.providermirror.policy.Administration;
import org.providermirror.policy.audit.AuditSearch;
import org.providermirror.policy.token.AccessControl;
import org.providermirror.policy.token.TokenUses;
import org.providermirror.retention.DownloadReport;
import org.providermirror.web.WebComponents;
import org.providermirror.web.api.PublicUrl;
import org.providermirror.web.api.StatusReport;
import org.providermirror.web.inspection.EffectiveSettings;
import org.providermirror.web.live.LiveHub;

/** Registers the web resources with Jersey, and binds the mirror's services for injection. */
public final class MirrorApplication extends ResourceConfig {
    /** Created by Jersey after {@link Startup} has put the mirror into the servlet context. */
    public MirrorApplication(@Context ServletContext context) {
        var instance = (MirrorParts) context.getAttribute(Startup.INSTANCE);
        var jobs = instance.maintenance().jobs();
        var observability = instance.observability();
        var undecided = instance.maintenance().undecidedReleases();
        var settings = Optional.ofNullable((EffectiveSettings) context.getAttribute(Startup.SETTINGS))
                .orElseGet(() -> new EffectiveSettings(List.of()));
        registerClasses(WebComponents.classes());
        registerClasses(jobs.keySet());
        addProperties(WebComponents.properties());
        Optional.ofNullable((WarmStart) context.getAttribute(Startup.WARM_START))
                .ifPresent(this::register);
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(instance.mirror()).to(ProviderMirror.class);
                bind(instance.hosts()).to(ServedHosts.class);
                bind(instance.offload()).to(OffloadSettings.class);
                bind(instance.packageRules()).to(PackageRules.class);
                bind(instance.heldVersions()).to(HeldVersions.class);
                jobs.values().forEach(this::bindToClass);
                bind(instance.publications()).to(Publications.class);
                bind(undecided).to(UndecidedReleases.class);
                bind(undecided.releases()).to(KeyReleases.class);
                bind(instance.fetchAdministration()).to(FetchAdministration.class);
                bind(instance.policy().administration()).to(Administration.class);
                bind(instance.policy().signingKeys()).to(SigningKeys.class);
                bind(instance.policy().access()).to(AccessControl.class);
                bind(instance.policy().tokenUses()).to(TokenUses.class);
                bind(instance.policy().rules()).to(RuleSettings.class);
                bind(instance.auditSearch()).to(AuditSearch.class);
                bind(settings).to(EffectiveSettings.class);
                bind(observability.inventory()).to(Inventory.class);
                bind(instance.downloadReport()).to(DownloadReport.class);
                bind(observability.events()).to(Events.class);
                bind(observability.eventHistory()).to(EventHistory.class);
                bind(observability.history()).to(History.class);
                bind(observability.report()).to(StatusReport.class);
                bind(observability.report().clock()).to(Clock.class);
                bind(observability.publicUrl()).to(PublicUrl.class);
                bind(observability.live()).to(LiveHub.class);
                bind(observability.health()).to(Health.class);
                bind(observability.metrics()).to(Metrics.class);
            }

            @SuppressWarnings("unchecked")
            private <T> void bindToClass(T service) {
                bind(service).to((Class<T>) service.getClass());
            }
        });
    }
}
