package org.providermirror.app;

import jakarta.servlet.ServletContext;
import jakarta.ws.rs.core.Context;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.providermirror.config.OffloadSettings;
import org.providermirror.mirror.ProviderMirror;
import org.providermirror.prefetch.Prefetches;
import org.providermirror.retention.Clearings;
import org.providermirror.scrub.Scrubs;
import org.providermirror.transfer.Exports;
import org.providermirror.transfer.Imports;
import org.providermirror.web.WebComponents;

/** The mirror as Jersey sees it: the resources, and the one mirror of this web application to inject into them. */
public final class MirrorApplication extends ResourceConfig {
    /** Made by Jersey, once {@link Startup} has put the mirror into the servlet context. */
    public MirrorApplication(@Context ServletContext context) {
        var mirror = (ProviderMirror) context.getAttribute(Startup.MIRROR);
        var offload = (OffloadSettings) context.getAttribute(Startup.OFFLOAD);
        var keeping = (KeepingParts) context.getAttribute(Startup.KEEPING);
        registerClasses(WebComponents.classes());
        addProperties(WebComponents.properties());
        register(new AbstractBinder() {
            @Override
            protected void configure() {
                bind(mirror).to(ProviderMirror.class);
                bind(offload).to(OffloadSettings.class);
                bind(keeping.prefetches()).to(Prefetches.class);
                bind(keeping.imports()).to(Imports.class);
                bind(keeping.exports()).to(Exports.class);
                bind(keeping.clearings()).to(Clearings.class);
                bind(keeping.scrubs()).to(Scrubs.class);
            }
        });
    }
}
