package org.providermirror.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Containerfile, parsed strictly: only instructions that exist, each after a {@code FROM}.
 *
 * @param instructions in their order
 */
public record Containerfile(List<Instruction> instructions) {
    private static final Pattern INSTRUCTION =
            Pattern.compile("(FROM|COPY|RUN|ENV|VOLUME|EXPOSE|USER|CMD|ENTRYPOINT|WORKDIR|LABEL|ARG) +(\\S.*)");

    /**
     * One instruction.
     *
     * @param name such as {@code COPY}
     * @param arguments the rest of its line
     */
    public record Instruction(String name, String arguments) {
        /** Returns the arguments, which are separated by blanks. */
        public List<String> words() {
            return List.of(arguments.split(" +"));
        }
    }

    public static Containerfile read(Path file) throws IOException {
        var instructions = new ArrayList<Instruction>();
        for (var line : Files.readString(file).replace("\\\n", " ").split("\n")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var matcher = INSTRUCTION.matcher(line);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("no instruction: " + line);
            }
            instructions.add(new Instruction(matcher.group(1), matcher.group(2)));
        }
        if (!instructions.get(0).name().equals("FROM")) {
            throw new IllegalArgumentException("the first instruction is no FROM");
        }
        return new Containerfile(List.copyOf(instructions));
    }

    /** Returns the instructions with this name in the last stage, which makes the image. */
    public List<Instruction> last(String name) {
        var start = 0;
        for (var i = 0; i < instructions.size(); i++) {
            start = instructions.get(i).name().equals("FROM") ? i : start;
        }
        return instructions.subList(start, instructions.size()).stream()
                .filter(instruction -> instruction.name().equals(name))
                .toList();
    }

    /** Returns the folders that the image writes to. */
    public List<String> volumes() {
        return last("VOLUME").stream()
                .flatMap(volume -> Pattern.compile("\"([^\"]+)\"")
                        .matcher(volume.arguments())
                        .results())
                .map(found -> found.group(1))
                .toList();
    }
}
