package org.providermirror.front;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The web servers that examples exist for. */
public enum FrontProgram {
    NGINX("nginx.conf", List.of("nginx")),
    HTTPD("httpd.conf", List.of("apache2", "httpd"));

    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private final String example;
    private final List<String> names;

    FrontProgram(String example, List<String> names) {
        this.example = example;
        this.names = names;
    }

    /** The path of its installation, because the examples have Debian's paths; empty if it is not installed. */
    Optional<Path> program() {
        var path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
        return Stream.of(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Why it cannot be tested; empty if it can. */
    public Optional<String> missing() {
        if (program().isEmpty()) {
            return Optional.of("NOT TESTED: " + names.get(0) + " is not installed; apt-get install " + names.get(0));
        }
        if (this == HTTPD && !Files.exists(MODULES.resolve("mod_xsendfile.so"))) {
            return Optional.of("NOT TESTED: mod_xsendfile is not installed; apt-get install libapache2-mod-xsendfile");
        }
        return Optional.empty();
    }

    ExampleFile example() {
        return ExampleFile.read(example);
    }

    /** The example with the marked places filled in. */
    ExampleFile filledIn(int port, int mirrorPort, Path storage, Path folder, Path certificate, Path key) {
        var common = example()
                .with("127.0.0.1:8080", "127.0.0.1:" + mirrorPort)
                .with("/etc/ssl/certs/mirror.pem", certificate)
                .with("/etc/ssl/private/mirror.key", key)
                .with("/srv/mirror", storage)
                .with("mirror.example.com", "localhost");
        return this == NGINX
                ? common.with("/run/nginx.pid", folder.resolve("nginx.pid"))
                        .with("/var/log/nginx", folder)
                        .with("listen 443", "listen 127.0.0.1:" + port)
                : common.with("Listen 443", "Listen 127.0.0.1:" + port)
                        .with("/var/run/apache2", folder)
                        .with("/var/log/apache2", folder)
                        .with("/etc/apache2", folder);
    }

    /** The example with a second mirror beside the first. */
    ExampleFile withSecondMirror(ExampleFile example, int mirrorPort) {
        var comment = this == NGINX ? "# server " : "# BalancerMember ";
        return example.with("mirror2.example.com:8080", "127.0.0.1:" + mirrorPort)
                .with(comment, comment.substring(2));
    }

    /** Its answer if no mirror answers. */
    int statusOfNoMirror() {
        return this == NGINX ? 502 : 503;
    }

    /** The command that runs it in the foreground. */
    List<String> command(Path configuration, Path folder) {
        var program = program().orElseThrow().toString();
        return this == NGINX
                ? List.of(
                        program,
                        "-p",
                        folder.toString(),
                        "-c",
                        configuration.toString(),
                        "-e",
                        folder.resolve("error.log").toString(),
                        "-g",
                        "daemon off;")
                : List.of(program, "-f", configuration.toString(), "-DFOREGROUND");
    }
}
