package org.providermirror.container;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is deployed as {@code /mirror}, and where each of its settings comes from.
 *
 * @param war the web application, deployed as it is
 * @param parameters context parameters by their name
 * @param entries JNDI environment entries, strings, by their name below {@code java:comp/env}
 * @param executor the name below {@code java:comp/env} of an executor that the container provides, if it shall
 * @param systemProperties system properties of the server
 * @param variables environment variables of the server, beside those of the build
 * @param storageFolder the folder of local storage, set as a context parameter; if it is empty, the mirror uses its
 *     default below the base folder of the container
 * @param contextFile the text of the container's context file, if it is not built from the parts above; the WAR is then
 *     copied to {@code mirror.war} in the base folder of the container
 */
public record Deployment(
        Path war,
        Map<String, String> parameters,
        Map<String, String> entries,
        Optional<String> executor,
        Map<String, String> systemProperties,
        Map<String, String> variables,
        Optional<Path> storageFolder,
        Optional<String> contextFile) {

    /** The WAR of this build with its default settings. */
    public static Deployment ofTheMirror() {
        return of(Path.of(System.getProperty("mirror.war", "target/mirror.war")));
    }

    /** Any WAR, with nothing set. */
    public static Deployment of(Path war) {
        return new Deployment(
                war.toAbsolutePath(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }

    public Deployment withParameter(String name, String value) {
        return new Deployment(
                war,
                with(parameters, name, value),
                entries,
                executor,
                systemProperties,
                variables,
                storageFolder,
                contextFile);
    }

    public Deployment withEntry(String name, String value) {
        return new Deployment(
                war,
                parameters,
                with(entries, name, value),
                executor,
                systemProperties,
                variables,
                storageFolder,
                contextFile);
    }

    public Deployment withExecutor(String name) {
        return new Deployment(
                war, parameters, entries, Optional.of(name), systemProperties, variables, storageFolder, contextFile);
    }

    public Deployment withSystemProperty(String name, String value) {
        return new Deployment(
                war,
                parameters,
                entries,
                executor,
                with(systemProperties, name, value),
                variables,
                storageFolder,
                contextFile);
    }

    public Deployment withVariable(String name, String value) {
        return new Deployment(
                war,
                parameters,
                entries,
                executor,
                systemProperties,
                with(variables, name, value),
                storageFolder,
                contextFile);
    }

    public Deployment withStorageFolder(Path folder) {
        return new Deployment(
                war,
                with(parameters, "mirror.local.path", folder.toAbsolutePath().toString()),
                entries,
                executor,
                systemProperties,
                variables,
                Optional.of(folder.toAbsolutePath()),
                contextFile);
    }

    public Deployment withContextFile(String text) {
        return new Deployment(
                war, parameters, entries, executor, systemProperties, variables, storageFolder, Optional.of(text));
    }

    /** Whether the container needs its JNDI support for it. */
    boolean usesNaming() {
        return !entries.isEmpty() || executor.isPresent();
    }

    private static Map<String, String> with(Map<String, String> given, String name, String value) {
        var more = new LinkedHashMap<>(given);
        more.put(name, value);
        return Map.copyOf(more);
    }
}
