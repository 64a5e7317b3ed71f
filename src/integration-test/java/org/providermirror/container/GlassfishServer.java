package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.providermirror.testing.FreePort;

/**
 * Starts GlassFish, or Payara, which descends from it, with a domain of its own. Settings are options of the JVM in the
 * configuration of the domain. The server's own command says how its JVM is started.
 */
final class GlassfishServer {
    private static final String DOMAIN = "domains/domain1/";
    private static final String MASTER_PASSWORD = "changeit";
    private static final String DEPLOYED =
            "Successfully autodeployed :|Autodeployed :|Unable to autodeploy|Autodeploy failed";
    private static final List<Integer> STANDARD_PORTS = List.of(4848, 3700, 3820, 3920, 8686, 7676, 6666, 4900, 5900);

    private GlassfishServer() {}

    static ServletContainer start(Container container, JavaInstallation java, Deployment deployment) {
        var base = BaseFolder.make(container, java);
        copyDomain(container.home().resolve("glassfish").resolve(DOMAIN), base);
        var plainPort = FreePort.next();
        var tlsPort = FreePort.next();
        base.replace(DOMAIN + "config/domain.xml", text -> configuration(text, plainPort, tlsPort, deployment));
        var certificate = ServerCertificate.copyTo(base.folder("certificate"));
        certificate.copyKeystore(keystore(base), "s1as", MASTER_PASSWORD);
        base.copy(deployment.war(), DOMAIN + "autodeploy/mirror.war");
        var process =
                ServerProcess.start(java, arguments(container.home(), java, base), deployment.variables(), base.path());
        return new DeployedServer(base, deployment, certificate, process, dialect(plainPort, tlsPort));
    }

    private static void copyDomain(Path domain, BaseFolder base) {
        try (Stream<Path> files = Files.walk(domain)) {
            files.filter(Files::isRegularFile).forEach(file -> base.copy(file, DOMAIN + domain.relativize(file)));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path keystore(BaseFolder base) {
        return Stream.of("keystore.p12", "keystore.jks")
                .map(name -> base.resolve(DOMAIN + "config/" + name))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private static String configuration(String text, int plainPort, int tlsPort, Deployment deployment) {
        var changed = text.replace("address=\"0.0.0.0\"", "address=\"127.0.0.1\"")
                .replace("network-listener port=", "network-listener address=\"127.0.0.1\" port=")
                .replace("port=\"8080\"", "port=\"" + plainPort + "\"")
                .replace("port=\"8181\"", "port=\"" + tlsPort + "\"")
                // Payara's data grid would look for other servers in the network.
                .replace(
                        "<hazelcast-config-specific-configuration>",
                        "<hazelcast-config-specific-configuration enabled=\"false\">");
        for (var port : STANDARD_PORTS) {
            changed = changed.replaceAll("(port=\"?)" + port + "\\b", "$1" + FreePort.next());
        }
        var options = new StringBuilder();
        deployment.parameters().forEach((name, value) -> options.append(option(name, value)));
        deployment.systemProperties().forEach((name, value) -> options.append(option(name, value)));
        return changed.replace("<jvm-options>-Xmx512m</jvm-options>", "<jvm-options>-Xmx512m</jvm-options>" + options);
    }

    private static String option(String name, String value) {
        return "<jvm-options>" + Xml.escaped("-D" + name + "=" + value) + "</jvm-options>\n";
    }

    /** Returns what the server's command would start, on the console instead of in the background. */
    private static List<String> arguments(Path home, JavaInstallation java, BaseFolder base) {
        var command = new ProcessBuilder(
                        java.program("java").toString(),
                        "-jar",
                        home.resolve("glassfish/lib/client/appserver-cli.jar").toString(),
                        "start-domain",
                        "--dry-run",
                        "--verbose",
                        "--domaindir",
                        base.resolve("domains").toString(),
                        "domain1")
                .redirectErrorStream(true);
        command.environment()
                .putAll(Map.of(
                        "AS_JAVA",
                        java.home().toString(),
                        "JAVA_HOME",
                        java.home().toString()));
        try {
            var said = command.start();
            var lines = new String(said.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            var first = lines.indexOf("-cp");
            var last = lines.indexOf("");
            if (first < 0 || last < first) {
                throw new IllegalStateException("the server's command said: " + lines);
            }
            return new ArrayList<>(lines.subList(first, last));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Dialect dialect(int plainPort, int tlsPort) {
        return new Dialect(
                DOMAIN + "autodeploy/mirror.war",
                "",
                Pattern.compile(DEPLOYED),
                Pattern.compile("bound to \\[/127\\.0\\.0\\.1:(" + plainPort + ")]"),
                Pattern.compile("bound to \\[/127\\.0\\.0\\.1:(" + tlsPort + ")]"),
                Pattern.compile(DEPLOYED),
                Pattern.compile("Unable to autodeploy|Autodeploy failed"),
                Pattern.compile("utoundeployed :"),
                Pattern.compile("org\\.glassfish\\.web\\.loader\\.WebappClassLoader"));
    }
}
