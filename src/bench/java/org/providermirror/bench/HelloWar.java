package org.providermirror.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A web application of {@link HelloServlet} and nothing else. */
final class HelloWar {
    private static final String DESCRIPTOR = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <absolute-ordering/>
              <servlet>
                <servlet-name>hello</servlet-name>
                <servlet-class>%s</servlet-class>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping>
                <servlet-name>hello</servlet-name>
                <url-pattern>/*</url-pattern>
              </servlet-mapping>
            </web-app>
            """.formatted(HelloServlet.class.getName());

    private HelloWar() {}

    static Path write(Path folder) throws IOException {
        var war = folder.resolve("hello.war");
        var file = HelloServlet.class.getName().replace('.', '/') + ".class";
        try (var archive = new JarOutputStream(Files.newOutputStream(war));
                var bytes = HelloServlet.class.getResourceAsStream("/" + file)) {
            archive.putNextEntry(new JarEntry("WEB-INF/web.xml"));
            archive.write(DESCRIPTOR.getBytes(StandardCharsets.UTF_8));
            archive.putNextEntry(new JarEntry("WEB-INF/classes/" + file));
            bytes.transferTo(archive);
        }
        return war;
    }
}
