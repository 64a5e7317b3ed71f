package org.providermirror.app;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ApplicationParameter;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** The whole web application in a Tomcat of this process, out of the checkout, on a free port of this machine. */
final class EmbeddedMirror implements AutoCloseable {
    private final Tomcat tomcat = new Tomcat();
    private final Context context;

    /**
     * @param folder for Tomcat's own files
     * @param settings context parameters
     */
    EmbeddedMirror(Path folder, Map<String, String> settings) throws Exception {
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        context = tomcat.addWebapp("/mirror", new File("webapp").getAbsolutePath());
        context.setParentClassLoader(EmbeddedMirror.class.getClassLoader());
        var scanner = new StandardJarScanner();
        // The application does not use the tests' own libraries.
        scanner.setScanClassPath(false);
        context.setJarScanner(scanner);
        settings.forEach((name, value) -> {
            var parameter = new ApplicationParameter();
            parameter.setName(name);
            parameter.setValue(value);
            parameter.setOverride(false);
            context.addApplicationParameter(parameter);
        });
        tomcat.start();
        if (!context.getState().isAvailable()) {
            throw new IllegalStateException("the application did not start");
        }
    }

    /** {@code http://127.0.0.1:port/mirror/}. */
    URI url() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mirror/");
    }

    @Override
    public void close() throws LifecycleException {
        if (context.getState().isAvailable()) {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
