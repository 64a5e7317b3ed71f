package org.providermirror.container;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The context file by which an operator deploys the mirror into Jetty. */
final class JettyContext {
    private JettyContext() {}

    static String of(Deployment deployment, String environment) {
        var parameters = deployment.parameters().entrySet().stream()
                .map(entry -> """
                <Call name="setInitParameter">
                    <Arg>%s</Arg>
                    <Arg>%s</Arg>
                  </Call>""".formatted(Xml.escaped(entry.getKey()), Xml.escaped(entry.getValue())));
        var entries = deployment.entries().entrySet().stream()
                .map(entry -> bound(
                        entry.getKey(), "<Arg type=\"String\">%s</Arg>".formatted(Xml.escaped(entry.getValue()))));
        var executor = deployment.executor().stream()
                .map(name -> bound(name, "<Arg><New class=\"java.util.concurrent.ForkJoinPool\"/></Arg>"));
        var opening = """
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure id="mirror" class="org.eclipse.jetty.%s.webapp.WebAppContext">
                  <Set name="contextPath">/mirror</Set>
                  <Set name="war">%s</Set>
                """.formatted(environment, Xml.escaped(deployment.war().toString()));
        return Stream.of(parameters, entries, executor)
                .flatMap(lines -> lines)
                .collect(Collectors.joining("\n  ", opening + "  ", "\n</Configure>\n"));
    }

    private static String bound(String name, String value) {
        return """
                <New class="org.eclipse.jetty.plus.jndi.EnvEntry">
                    <Arg><Ref refid="mirror"/></Arg>
                    <Arg>%s</Arg>
                    %s
                    <Arg type="boolean">true</Arg>
                  </New>""".formatted(Xml.escaped(name), value);
    }
}
