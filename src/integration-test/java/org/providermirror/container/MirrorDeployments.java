package org.providermirror.container;

import java.nio.file.Path;
import java.util.Map;

/** Deployments of the mirror in front of a fake registry. */
public final class MirrorDeployments {
    private MirrorDeployments() {}

    /** The mirror of this build with these settings as context parameters, and its storage in this folder. */
    public static Deployment of(Map<String, String> settings, Path storageFolder) {
        var deployment = Deployment.ofTheMirror().withStorageFolder(storageFolder);
        for (var setting : settings.entrySet()) {
            deployment = deployment.withParameter(setting.getKey(), setting.getValue());
        }
        return deployment;
    }
}
