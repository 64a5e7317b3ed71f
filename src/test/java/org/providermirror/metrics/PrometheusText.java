package org.providermirror.metrics;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Prometheus' text format 0.0.4, read strictly: each line is a comment, empty, or a sample, and each sample belongs to a type
 * that was declared before it.
 */
record PrometheusText(Map<Sample, Double> samples) {
    private static final Pattern LINE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (counter|gauge|histogram|summary|untyped)");

    record Sample(String name, Map<String, String> labels) {}

    static PrometheusText parse(String text) {
        var samples = new HashMap<Sample, Double>();
        var types = new HashMap<String, String>();
        text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("# HELP "))
                .forEach(line -> {
                    var type = TYPE.matcher(line);
                    if (type.matches()) {
                        if (types.put(type.group(1), type.group(2)) != null) {
                            throw new AssertionError("declared twice: " + line);
                        }
                        return;
                    }
                    var sample = sample(line);
                    var family = sample.name().replaceFirst("_(bucket|sum|count|max)$", "");
                    if (!types.containsKey(sample.name()) && !types.containsKey(family)) {
                        throw new AssertionError("of no declared type: " + line);
                    }
                    if (samples.put(sample, Double.valueOf(line.substring(line.lastIndexOf(' ') + 1))) != null) {
                        throw new AssertionError("there twice: " + line);
                    }
                });
        return new PrometheusText(samples);
    }

    private static Sample sample(String line) {
        var match = LINE.matcher(line);
        if (!match.matches()) {
            throw new AssertionError("no sample: " + line);
        }
        var labels = new HashMap<String, String>();
        var given = match.group(2) == null ? "" : match.group(2);
        var label = LABEL.matcher(given);
        var end = 0;
        while (label.lookingAt()) {
            labels.put(label.group(1), label.group(2));
            end = label.end();
            label.region(end, given.length());
        }
        if (end != given.length()) {
            throw new AssertionError("no labels: " + line);
        }
        return new Sample(match.group(1), Map.copyOf(labels));
    }

    double value(String name, Map<String, String> labels) {
        var value = samples.get(new Sample(name, labels));
        if (value == null) {
            throw new AssertionError("there is no " + name + labels + " among " + names());
        }
        return value;
    }

    Set<String> names() {
        return samples.keySet().stream().map(Sample::name).collect(Collectors.toSet());
    }
}
