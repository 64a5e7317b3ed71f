package org.providermirror.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Measures what processes and their children use of this machine, from {@code /proc}. */
final class Usage {
    private static final double TICKS_PER_SECOND = 100;

    private Usage() {}

    /** The CPU seconds that these processes and those that they started have taken up to now. */
    static double cpuSeconds(List<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToDouble(process -> cpuSeconds(process.pid()))
                .sum();
    }

    private static double cpuSeconds(long pid) {
        var stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
        // The second field, the program's name, may hold anything but ends with the last parenthesis.
        var fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ");
        return fields.length < 13 ? 0 : (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /** The most memory that a process and its children had resident, in MiB. */
    static long peakMebibytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                        .mapToLong(each -> peakKibibytes(each.pid()))
                        .sum()
                / 1024;
    }

    private static long peakKibibytes(long pid) {
        return read(Path.of("/proc", String.valueOf(pid), "status"))
                .lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException ended) {
            return "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
