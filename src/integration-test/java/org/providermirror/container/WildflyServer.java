package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.providermirror.testing.FreePort;

/** Starts WildFly by its module loader, with a base folder of its own. Settings are system properties. */
final class WildflyServer {
    private static final List<String> OPENED = List.of(
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED");

    private WildflyServer() {}

    static ServletContainer start(Container container, JavaInstallation java, Deployment deployment) {
        var base = BaseFolder.make(container, java);
        copyConfiguration(container.home(), base);
        var certificate = ServerCertificate.copyTo(base.folder("certificate"));
        // The standard configuration opens this file by the same password, whatever its format.
        base.copy(certificate.keystore(), "configuration/application.keystore");
        base.copy(deployment.war(), "deployments/mirror.war");
        var process = ServerProcess.start(
                java, arguments(container.home(), base.path(), deployment), deployment.variables(), base.path());
        return new DeployedServer(base, deployment, certificate, process, dialect());
    }

    private static void copyConfiguration(Path home, BaseFolder base) {
        try (Stream<Path> files = Files.list(home.resolve("standalone/configuration"))) {
            files.filter(Files::isRegularFile).forEach(file -> base.copy(file, "configuration/" + file.getFileName()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Dialect dialect() {
        return new Dialect(
                "deployments/mirror.war.dodeploy",
                "",
                Pattern.compile("WFLYSRV002[56]"),
                Pattern.compile("listener default listening on [\\d.]+:(\\d+)"),
                Pattern.compile("listener https listening on [\\d.]+:(\\d+)"),
                Pattern.compile("Deployed \"mirror\\.war\""),
                Pattern.compile("WFLYSRV0026|WFLYCTL0013: Operation \\(\"deploy\"\\) failed"),
                Pattern.compile("Undeployed \"mirror\\.war\""),
                Pattern.compile("org\\.jboss\\.modules\\.ModuleClassLoader"));
    }

    private static List<String> arguments(Path home, Path base, Deployment deployment) {
        var arguments = new ArrayList<>(OPENED);
        arguments.add("-Djboss.home.dir=" + home);
        arguments.add("-Djboss.server.base.dir=" + base);
        // Without these, the console lacks what is logged first.
        arguments.add("-Dlogging.configuration="
                + base.resolve("configuration/logging.properties").toUri());
        arguments.add("-Dorg.jboss.boot.log.file=" + base.resolve("log/server.log"));
        arguments.add("-Djboss.bind.address=127.0.0.1");
        arguments.add("-Djboss.bind.address.management=127.0.0.1");
        arguments.add("-Djboss.management.http.port=0");
        arguments.add("-Djboss.http.port=" + FreePort.next());
        arguments.add("-Djboss.https.port=" + FreePort.next());
        arguments.add("-Djava.net.preferIPv4Stack=true");
        deployment.parameters().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        deployment.systemProperties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.addAll(List.of(
                "-jar",
                home.resolve("jboss-modules.jar").toString(),
                "-mp",
                home.resolve("modules").toString(),
                "org.jboss.as.standalone"));
        return arguments;
    }
}
