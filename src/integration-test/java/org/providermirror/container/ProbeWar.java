package org.providermirror.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.providermirror.container.probe.ProbeListener;
import org.providermirror.container.probe.ProbeServlet;

/** A web application of one servlet, to test the containers themselves with. */
final class ProbeWar {
    private static final String DESCRIPTOR = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <absolute-ordering/>
              <listener>
                <listener-class>%s</listener-class>
              </listener>
              <servlet>
                <servlet-name>probe</servlet-name>
                <servlet-class>%s</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>probe</servlet-name>
                <url-pattern>/*</url-pattern>
              </servlet-mapping>
            </web-app>
            """.formatted(ProbeListener.class.getName(), ProbeServlet.class.getName());

    private ProbeWar() {}

    static Path write(Path folder) {
        var war = folder.resolve("probe.war");
        try (var archive = new JarOutputStream(Files.newOutputStream(war))) {
            archive.putNextEntry(new JarEntry("WEB-INF/web.xml"));
            archive.write(DESCRIPTOR.getBytes(StandardCharsets.UTF_8));
            for (var type : List.of(ProbeListener.class, ProbeServlet.class)) {
                var file = type.getName().replace('.', '/') + ".class";
                archive.putNextEntry(new JarEntry("WEB-INF/classes/" + file));
                try (var bytes = type.getResourceAsStream("/" + file)) {
                    bytes.transferTo(archive);
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return war;
    }
}
