package org.providermirror.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** The scenarios themselves, proved on a mirror that does nothing but what the protocol asks for. */
@Tag("client")
class PlainMirrorIT extends FolderInstallScenarios {
    @Override
    protected RunningMirror start(Map<String, String> settings, Path folder) throws IOException {
        return new PlainMirror(URI.create(settings.get("mirror.upstream.services.registry.example.com")), folder);
    }
}
