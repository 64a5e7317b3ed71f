package org.providermirror.container;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The containers that the WAR is promised to run in. */
public enum Container {
    TOMCAT_10_1("Tomcat 10.1", "container.tomcat10"),
    TOMCAT_11("Tomcat 11", "container.tomcat11"),
    JETTY_12_0("Jetty 12.0, ee10", "container.jetty.oldest"),
    JETTY_12_1("Jetty 12.1, ee10", "container.jetty"),
    JETTY_12_1_EE11("Jetty 12.1, ee11", "container.jetty"),
    WILDFLY("WildFly", "container.wildfly"),
    LIBERTY_SERVLET("Open Liberty, servlet 6.0", "container.liberty"),
    LIBERTY_EE10("Open Liberty, Jakarta EE 10", "container.liberty"),
    PAYARA("Payara", "container.payara"),
    GLASSFISH("GlassFish", "container.glassfish");

    private static final Set<Container> APPLICATION_SERVERS =
            EnumSet.of(WILDFLY, LIBERTY_SERVLET, LIBERTY_EE10, PAYARA, GLASSFISH);

    private final String title;
    private final String property;

    Container(String title, String property) {
        this.title = title;
        this.property = property;
    }

    /** The folder of the unpacked distribution, never written to. */
    Path home() {
        var home = System.getProperty(property);
        if (home == null || !Files.isDirectory(Path.of(home))) {
            throw new IllegalStateException(title + " is not unpacked at " + home + " (system property " + property
                    + "): run ./mvnw pre-integration-test");
        }
        return Path.of(home).toAbsolutePath();
    }

    /** Starts the server with nothing but this application, and waits until it serves. */
    public ServletContainer start(JavaInstallation java, Deployment deployment) {
        return switch (this) {
            case TOMCAT_10_1, TOMCAT_11 -> TomcatServer.start(this, java, deployment);
            case JETTY_12_0, JETTY_12_1 -> JettyServer.start(this, "ee10", java, deployment);
            case JETTY_12_1_EE11 -> JettyServer.start(this, "ee11", java, deployment);
            case WILDFLY -> WildflyServer.start(this, java, deployment);
            case LIBERTY_SERVLET -> LibertyServer.start(this, "servlet-6.0", java, deployment);
            case LIBERTY_EE10 -> LibertyServer.start(this, "jakartaee-10.0", java, deployment);
            case PAYARA, GLASSFISH -> GlassfishServer.start(this, java, deployment);
        };
    }

    /** What the names of the threads of its default managed executor begin with, if it has one. */
    public Optional<String> managedThreads() {
        return switch (this) {
            case WILDFLY -> Optional.of("EE-ManagedExecutorService");
            case LIBERTY_EE10 -> Optional.of("Default Executor");
            case PAYARA, GLASSFISH -> Optional.of("__defaultManagedExecutorService");
            default -> Optional.empty();
        };
    }

    /** Its title with the version that the build unpacks. */
    public String titleWithVersion() {
        return title + " (" + System.getProperty(property + ".version", "?") + ")";
    }

    /** Whether it has more than a servlet container, and takes long to start. */
    boolean isApplicationServer() {
        return APPLICATION_SERVERS.contains(this);
    }

    /** Starts a Tomcat with all files of {@code tomcat-conf}, unchanged. */
    public ServletContainer startAsOperated(Deployment deployment) {
        return TomcatServer.startAsOperated(this, JavaInstallation.ofTheBuild(), deployment);
    }

    /** Starts a Tomcat with the application as {@code ROOT}. */
    public ServletContainer startAsRoot(Deployment deployment) {
        return TomcatServer.startAsRoot(this, JavaInstallation.ofTheBuild(), deployment);
    }

    /** Starts a Tomcat with the rule and the valve of {@code tomcat-conf} that redirect service discovery. */
    public ServletContainer startRedirectingDiscovery(Deployment deployment) {
        return TomcatServer.startRedirectingDiscovery(this, JavaInstallation.ofTheBuild(), deployment);
    }

    @Override
    public String toString() {
        return title;
    }
}
