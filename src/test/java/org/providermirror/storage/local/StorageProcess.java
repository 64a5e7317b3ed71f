package org.providermirror.storage.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.providermirror.failure.StorageException;
import org.providermirror.provider.Sha256;
import org.providermirror.storage.StorageKey;
import org.slf4j.LoggerFactory;

/** A process of its own that works on a storage folder, to be killed, or started with another environment. */
final class StorageProcess {
    private StorageProcess() {}

    /** The command that starts one. */
    static List<String> command(String... arguments) {
        var classPath = Stream.of(LocalStorage.class, StorageProcess.class, LoggerFactory.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var start = Stream.of(java, "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", classPath);
        return Stream.concat(Stream.concat(start, Stream.of(StorageProcess.class.getName())), Arrays.stream(arguments))
                .toList();
    }

    /** The content that {@link #busy} gives to everything of this number. */
    static byte[] content(int number) {
        var content = new byte[20_000 + number % 1_000];
        Arrays.fill(content, (byte) number);
        return content;
    }

    public static void main(String[] arguments) throws Exception {
        try (var storage = new LocalStorage(Path.of(arguments[1]))) {
            switch (arguments[0]) {
                case "stage" -> stage(storage);
                case "busy" -> busy(storage, Integer.parseInt(arguments[2]));
                case "publish" -> LocalStorageFolderTest.publish(storage, new StorageKey("a/b/package.zip"));
                case "full" -> full(storage, Path.of(arguments[1]));
                case "unicode" -> unicode(storage);
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    private static void stage(LocalStorage storage) throws IOException {
        try (var staging = storage.stage(10)) {
            Files.write(staging.file(), new byte[5]);
            System.out.println("staged");
            System.in.read();
        }
    }

    /** Writes until it is killed. */
    private static void busy(LocalStorage storage, int first) throws IOException {
        System.out.println("busy");
        for (var number = first; ; number++) {
            storage.create(new StorageKey("created/" + number), content(number));
            storage.write(new StorageKey("written/record"), content(number));
            try (var staging = storage.stage(20_000)) {
                Files.write(staging.file(), content(number));
                staging.publish(new StorageKey("published/" + number), Sha256.of(content(number)));
            }
        }
    }

    /** Writes more than the process may. */
    private static void full(LocalStorage storage, Path folder) throws IOException {
        try (var staging = storage.stage(1 << 20)) {
            Files.write(staging.file(), new byte[1 << 20]);
        } catch (IOException failed) {
            System.out.println("told");
        }
        try {
            storage.write(new StorageKey("record"), new byte[1 << 20]);
        } catch (StorageException failed) {
            System.out.println("told");
        }
        System.out.println(LocalStorageFolderTest.temporaryFiles(folder).size());
        storage.write(new StorageKey("small"), new byte[10]);
    }

    private static void unicode(LocalStorage storage) {
        for (var work : List.<Runnable>of(
                () -> storage.find(new StorageKey("x/\u540d")),
                () -> storage.write(new StorageKey("x/\u00fc"), new byte[1]),
                () -> storage.list(new StorageKey("listed")))) {
            try {
                work.run();
                System.out.println("done");
            } catch (StorageException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
