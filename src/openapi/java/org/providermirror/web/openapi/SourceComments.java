package org.providermirror.web.openapi;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Reads the doc comments of the main sources, so that one sentence describes a member to programmers and to clients. */
final class SourceComments {
    private static final Pattern PARAMETER = Pattern.compile("@param\\s+(\\w+)\\s+([^@]*)");
    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");
    private static final Pattern WORD = Pattern.compile("^[a-z]+ .*");

    private final Map<String, String> comments = new HashMap<>();

    /** @param classes the folder of the compiled classes, {@code target/classes} of the checkout */
    SourceComments(URI classes) {
        var sources = Path.of(classes).resolve("../../src/main/java").normalize();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var walk = Files.walk(sources);
                var files = compiler.getStandardFileManager(null, null, null)) {
            var units = walk.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(units));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Collector(trees).scan(unit, unit.getPackageName() + ".");
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private final class Collector extends TreePathScanner<Void, String> {
        private final DocTrees trees;

        Collector(DocTrees trees) {
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, String owner) {
            var name = owner + type.getSimpleName();
            put(name);
            return super.visitClass(type, name + "$");
        }

        @Override
        public Void visitMethod(MethodTree method, String owner) {
            put(owner + method.getName() + method.getParameters().size());
            return null;
        }

        private void put(String name) {
            Optional.ofNullable(trees.getDocComment(getCurrentPath()))
                    .ifPresent(text -> comments.put(name, CODE.matcher(text).replaceAll("$1")));
        }
    }

    /** Returns what a method does: the text before its parameters. */
    String of(Method method) {
        return plain(comment(method).replaceFirst("(?s)@param.*", ""));
    }

    /** Returns the descriptions of a method's parameters by their names. */
    Map<String, String> parametersOf(Method method) {
        return parameters(comment(method));
    }

    /** Returns the descriptions of a constructor's parameters by their names. */
    Map<String, String> parametersOf(Constructor<?> constructor) {
        return parameters(comments.getOrDefault(
                constructor.getDeclaringClass().getName() + "$<init>" + constructor.getParameterCount(), ""));
    }

    /** Returns the descriptions of a record's members by their names. */
    Map<String, String> membersOf(Class<?> type) {
        return parameters(comments.getOrDefault(type.getName(), ""));
    }

    private String comment(Method method) {
        return comments.getOrDefault(
                method.getDeclaringClass().getName() + "$" + method.getName() + method.getParameterCount(), "");
    }

    private static Map<String, String> parameters(String comment) {
        var descriptions = new HashMap<String, String>();
        PARAMETER
                .matcher(comment)
                .results()
                .forEach(found -> descriptions.put(found.group(1), sentence(found.group(2))));
        return descriptions;
    }

    private static String sentence(String phrase) {
        var text = plain(phrase);
        return (WORD.matcher(text).matches() ? Character.toUpperCase(text.charAt(0)) + text.substring(1) : text) + ".";
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
