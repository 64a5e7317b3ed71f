package org.providermirror.container;

import java.util.stream.Stream;

/** One container on one Java: what the container tests are repeated for. */
public record ContainerOnJava(Container container, JavaInstallation java) {
    /** Every servlet container on every Java of this machine. */
    public static Stream<ContainerOnJava> every() {
        return JavaInstallation.present().stream()
                .flatMap(java -> Stream.of(Container.values())
                        .filter(container -> !container.isApplicationServer())
                        .map(container -> new ContainerOnJava(container, java)));
    }

    /** One Tomcat and one Jetty on the Java of the build, for what differs by kind alone. */
    public static Stream<ContainerOnJava> oneOfEachKind() {
        return Stream.of(Container.TOMCAT_10_1, Container.JETTY_12_1)
                .map(container -> new ContainerOnJava(container, JavaInstallation.ofTheBuild()));
    }

    /** Starts the server with nothing but this application, and waits until it serves. */
    public ServletContainer start(Deployment deployment) {
        return container.start(java, deployment);
    }

    @Override
    public String toString() {
        return container + " on " + java;
    }
}
