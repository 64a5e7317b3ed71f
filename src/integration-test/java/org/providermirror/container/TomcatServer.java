package org.providermirror.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts Tomcat with what its own script starts it with, and a base folder of its own. */
final class TomcatServer {
    private static final List<String> OPENED_PACKAGES = List.of(
            "java.base/java.lang",
            "java.base/java.lang.reflect",
            "java.base/java.io",
            "java.base/java.util",
            "java.base/java.util.concurrent",
            "java.rmi/sun.rmi.transport");

    private static final Path EXAMPLES = Path.of("tomcat-conf");

    private static final String BELOW_ITS_NAME = "conf/Catalina/localhost/mirror.xml";
    private static final Pattern REWRITE_VALVE =
            Pattern.compile("<!-- (<Valve className=\"[\\w.]*RewriteValve\"/>) -->");

    private TomcatServer() {}

    static ServletContainer start(Container container, JavaInstallation java, Deployment deployment) {
        return start(container, java, deployment, BELOW_ITS_NAME, base -> {});
    }

    /** Starts Tomcat with the application as {@code ROOT}. */
    static ServletContainer startAsRoot(Container container, JavaInstallation java, Deployment deployment) {
        return start(container, java, deployment, "conf/Catalina/localhost/ROOT.xml", base -> {});
    }

    /** Starts Tomcat with {@code tomcat-conf/rewrite.config} and the valve in {@code tomcat-conf/server.xml}. */
    static ServletContainer startRedirectingDiscovery(
            Container container, JavaInstallation java, Deployment deployment) {
        return start(container, java, deployment, BELOW_ITS_NAME, base -> {
            base.copy(EXAMPLES.resolve("rewrite.config"), "conf/Catalina/localhost/rewrite.config");
            var valve = REWRITE_VALVE.matcher(base.read(EXAMPLES.resolve("server.xml")));
            if (!valve.find()) {
                throw new IllegalStateException("tomcat-conf/server.xml has no valve that rewrites");
            }
            base.replace("conf/server.xml", server -> server.replace("</Host>", valve.group(1) + "</Host>"));
        });
    }

    private static ServletContainer start(
            Container container,
            JavaInstallation java,
            Deployment deployment,
            String contextFile,
            Consumer<BaseFolder> changes) {
        var base = BaseFolder.make(container, java);
        var home = container.home();
        Stream.of("lib", "logs", "temp", "webapps", "work").forEach(base::folder);
        Stream.of("conf/catalina.properties", "conf/context.xml", "conf/web.xml")
                .forEach(file -> base.copy(home.resolve(file), file));
        base.copyResource("tomcat-server.xml", "conf/server.xml");
        base.copyResource("tomcat-logging.properties", "conf/logging.properties");
        deployment.contextFile().ifPresent(given -> base.copy(deployment.war(), "mirror.war"));
        var certificate = ServerCertificate.copyTo(base.folder("conf"));
        changes.accept(base);
        var dialect = dialect(deployment, contextFile);
        base.write(dialect.contextFile(), dialect.context());
        var process = ServerProcess.start(
                java, arguments(home, base.path(), deployment), deployment.variables(), base.path());
        return new DeployedServer(base, deployment, certificate, process, dialect);
    }

    /**
     * Starts Tomcat as an operator does who took all of {@code tomcat-conf}: by its own script, with these files
     * unchanged, on free ports. The deployment's variables are in {@code conf/mirror.env}.
     */
    static ServletContainer startAsOperated(Container container, JavaInstallation java, Deployment deployment) {
        var base = BaseFolder.make(container, java);
        var home = container.home();
        Stream.of("bin", "lib", "logs", "temp", "webapps", "work").forEach(base::folder);
        Stream.of("conf/catalina.properties", "conf/context.xml", "conf/web.xml")
                .forEach(file -> base.copy(home.resolve(file), file));
        Stream.of("server.xml", "logging.properties")
                .forEach(file -> base.copy(EXAMPLES.resolve(file), "conf/" + file));
        base.copy(EXAMPLES.resolve("setenv.sh"), "bin/setenv.sh");
        base.copy(deployment.war(), "mirror.war");
        var certificate = ServerCertificate.copyTo(base.folder("conf"));
        base.copy(certificate.certificate(), "conf/mirror.pem");
        base.write("conf/mirror.key", certificate.key());
        base.write(
                "conf/mirror.env",
                deployment.variables().entrySet().stream()
                        .map(variable -> variable.getKey() + "='" + variable.getValue() + "'\n")
                        .collect(Collectors.joining()));
        var asItStands = deployment.withContextFile(base.read(EXAMPLES.resolve("mirror.xml")));
        var dialect = dialect(asItStands, BELOW_ITS_NAME);
        base.write(dialect.contextFile(), dialect.context());
        var variables = Map.of(
                "CATALINA_HOME", home.toString(),
                "CATALINA_BASE", base.path().toString(),
                "JAVA_HOME", java.home().toString(),
                "CATALINA_OPTS", "-Dmirror.http.port=0 -Dmirror.https.port=0");
        var script = home.resolve("bin/catalina.sh").toString();
        var process = ServerProcess.run(java, List.of("sh", script, "run"), variables, base.path());
        return new DeployedServer(base, asItStands, certificate, process, dialect);
    }

    private static Dialect dialect(Deployment deployment, String contextFile) {
        return new Dialect(
                contextFile,
                deployment.contextFile().orElseGet(() -> TomcatContext.of(deployment)),
                Pattern.compile("Server startup in \\["),
                Pattern.compile("Starting ProtocolHandler \\[\"http-.*-(\\d+)\"]"),
                Pattern.compile("Starting ProtocolHandler \\[\"https-.*-(\\d+)\"]"),
                Pattern.compile("Deployment of deployment descriptor .* has finished"),
                Pattern.compile("startup failed due to previous errors|Error deploying"),
                Pattern.compile("HostConfig.* Delete .*webapps.mirror]"),
                Pattern.compile("org\\.apache\\.catalina\\.loader\\.ParallelWebappClassLoader"));
    }

    private static List<String> arguments(Path home, Path base, Deployment deployment) {
        var arguments = new ArrayList<String>();
        OPENED_PACKAGES.forEach(name -> arguments.add("--add-opens=" + name + "=ALL-UNNAMED"));
        arguments.add("-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"));
        arguments.add("-Djava.util.logging.manager=org.apache.juli.ClassLoaderLogManager");
        arguments.add("-Dcatalina.home=" + home);
        arguments.add("-Dcatalina.base=" + base);
        arguments.add("-Djava.io.tmpdir=" + base.resolve("temp"));
        arguments.add("-Dhttps.password=" + ServerCertificate.PASSWORD);
        // Tomcat's own default for its error pages.
        arguments.add("-Derror.report=true");
        deployment.systemProperties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.add("-classpath");
        arguments.add(home.resolve("bin/bootstrap.jar")
                + System.getProperty("path.separator")
                + home.resolve("bin/tomcat-juli.jar"));
        arguments.add("org.apache.catalina.startup.Bootstrap");
        arguments.add("start");
        return arguments;
    }
}
