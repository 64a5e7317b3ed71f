package org.providermirror.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.providermirror.testing.FreePort;

/** Starts Open Liberty by its launcher, with a user folder of its own. Settings are system properties. */
final class LibertyServer {
    private static final String SERVER = "servers/mirror/";

    private LibertyServer() {}

    /** @param feature the feature that the server has: a platform or a part of one */
    static ServletContainer start(Container container, String feature, JavaInstallation java, Deployment deployment) {
        var base = BaseFolder.make(container, java);
        var certificate = ServerCertificate.copyTo(base.folder("certificate"));
        var configuration = configuration(feature, deployment, certificate);
        base.write(SERVER + "server.xml", configuration);
        var variables = new LinkedHashMap<>(deployment.variables());
        variables.put("WLP_USER_DIR", base.path().toString());
        var process = ServerProcess.start(java, arguments(container.home(), deployment), variables, base.path());
        return new DeployedServer(base, deployment, certificate, process, dialect(configuration));
    }

    private static String configuration(String feature, Deployment deployment, ServerCertificate certificate) {
        return """
                <server>
                  <featureManager>
                    <feature>%s</feature>
                    <feature>transportSecurity-1.0</feature>
                  </featureManager>
                  <logging consoleLogLevel="INFO"/>
                  <basicRegistry/>
                  <keyStore id="defaultKeyStore" location="%s" type="PKCS12" password="%s"/>
                  <httpEndpoint id="defaultHttpEndpoint" host="127.0.0.1" httpPort="%d" httpsPort="%d"/>
                  <applicationManager autoExpand="true"/>
                  <application type="war" name="mirror" contextRoot="/mirror" location="%s"/>
                </server>
                """.formatted(
                        feature,
                        Xml.escaped(certificate.keystore().toString()),
                        ServerCertificate.PASSWORD,
                        FreePort.next(),
                        FreePort.next(),
                        Xml.escaped(deployment.war().toString()));
    }

    private static Dialect dialect(String configuration) {
        return new Dialect(
                SERVER + "server.xml",
                configuration,
                Pattern.compile("CWWKF0011I"),
                Pattern.compile("CWWKO0219I: .*defaultHttpEndpoint .*port (\\d+)"),
                Pattern.compile("CWWKO0219I: .*defaultHttpEndpoint-ssl .*port (\\d+)"),
                Pattern.compile("CWWKZ000[123]"),
                Pattern.compile("CWWKZ0002E"),
                Pattern.compile("CWWKZ0009I"),
                Pattern.compile("com\\.ibm\\.ws\\.classloading\\.internal\\.AppClassLoader"));
    }

    private static List<String> arguments(Path home, Deployment deployment) {
        var arguments = new ArrayList<String>();
        arguments.add("@" + home.resolve("lib/platform/java/java9.options"));
        arguments.add("-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"));
        arguments.add("-Djava.awt.headless=true");
        deployment.parameters().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        deployment.systemProperties().forEach((name, value) -> arguments.add("-D" + name + "=" + value));
        arguments.addAll(List.of("-jar", home.resolve("bin/tools/ws-server.jar").toString(), "mirror"));
        return arguments;
    }
}
