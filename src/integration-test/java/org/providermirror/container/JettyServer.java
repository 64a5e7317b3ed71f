package org.providermirror.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Starts Jetty by its start.jar, with a base folder of its own. */
final class JettyServer {
    private JettyServer() {}

    static ServletContainer start(
            Container container, String environment, JavaInstallation java, Deployment deployment) {
        var base = BaseFolder.make(container, java);
        deployment.contextFile().ifPresent(given -> base.copy(deployment.war(), "mirror.war"));
        var certificate = ServerCertificate.copyTo(base.folder("etc"));
        base.folder("environments");
        base.folder("temp");
        base.folder("work");
        var dialect = dialect(environment, deployment);
        base.write(dialect.contextFile(), dialect.context());
        var process = ServerProcess.start(
                java,
                arguments(container.home(), environment, base.path(), deployment),
                deployment.variables(),
                base.path());
        return new DeployedServer(base, deployment, certificate, process, dialect);
    }

    private static Dialect dialect(String environment, Deployment deployment) {
        var application = "oeje\\d\\dw\\.WebAppContext@.*/mirror";
        return new Dialect(
                "webapps/mirror.xml",
                deployment.contextFile().orElseGet(() -> JettyContext.of(deployment, environment)),
                Pattern.compile("Started oejs\\.Server@"),
                Pattern.compile("Started (?:oejs\\.)?ServerConnector@.*\\{HTTP/1\\.1.*:(\\d+)}"),
                Pattern.compile("Started (?:oejs\\.)?ServerConnector@.*\\{SSL.*:(\\d+)}"),
                Pattern.compile("Failed startup of context|ServletContextHandler:.*Started " + application),
                Pattern.compile("Failed startup of context"),
                Pattern.compile("ServletContextHandler:.*Stopped " + application),
                Pattern.compile("org\\.eclipse\\.jetty\\.ee\\d*\\.webapp\\.WebAppClassLoader"));
    }

    /** With JNDI, as most installations have it; without it if nothing needs it, because that is the leaner default. */
    private static String modules(String environment, Deployment deployment) {
        var naming = ",%s-plus,%s-annotations".formatted(environment, environment);
        return "--modules=http,https,%s-deploy%s".formatted(environment, deployment.usesNaming() ? naming : "");
    }

    private static List<String> arguments(Path home, String environment, Path base, Deployment deployment) {
        var arguments = new ArrayList<String>();
        arguments.add("-Djetty.home=" + home);
        arguments.add("-Djetty.base=" + base);
        arguments.add("-Djava.io.tmpdir=" + base.resolve("temp"));
        deployment.systemProperties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.add("-jar");
        arguments.add(home.resolve("start.jar").toString());
        arguments.addAll(List.of(
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=0",
                "jetty.ssl.host=127.0.0.1",
                "jetty.ssl.port=0",
                "jetty.sslContext.keyStorePath=etc/localhost.p12",
                "jetty.sslContext.keyStorePassword=" + ServerCertificate.PASSWORD,
                "jetty.deploy.scanInterval=1"));
        // Last: what comes after the module of an environment is set in that environment alone.
        arguments.add(modules(environment, deployment));
        return arguments;
    }
}
