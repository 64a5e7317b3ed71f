package org.providermirror.container;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The context file by which an operator deploys the mirror into Tomcat. */
final class TomcatContext {
    private TomcatContext() {}

    static String of(Deployment deployment) {
        var parameters = deployment.parameters().entrySet().stream()
                .map(entry -> "<Parameter name=\"%s\" value=\"%s\" override=\"false\"/>"
                        .formatted(Xml.escaped(entry.getKey()), Xml.escaped(entry.getValue())));
        var entries = deployment.entries().entrySet().stream()
                .map(entry -> "<Environment name=\"%s\" value=\"%s\" type=\"java.lang.String\" override=\"false\"/>"
                        .formatted(Xml.escaped(entry.getKey()), Xml.escaped(entry.getValue())));
        var executor = deployment.executor().stream().map(name -> """
                <Resource name="%s" type="java.util.concurrent.ForkJoinPool" singleton="true" closeMethod="shutdown"
                    factory="org.apache.naming.factory.BeanFactory"/>""".formatted(Xml.escaped(name)));
        return Stream.of(parameters, entries, executor)
                .flatMap(lines -> lines)
                .collect(Collectors.joining(
                        "\n  ",
                        "<Context docBase=\"%s\">\n  "
                                .formatted(Xml.escaped(deployment.war().toString())),
                        "\n</Context>\n"));
    }
}
