package org.providermirror.config.source;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NamingException;

/**
 * Reads the container's JNDI environment entries of any type: {@code mirror.fetch.threads} is
 * {@code java:comp/env/mirror/fetch/threads}. If the container has no JNDI (Jetty without its plus module), it has no
 * entries.
 */
public final class NamingEntries implements SettingSource {
    private static final String ROOT = "java:comp/env/";
    private static final String OURS = "mirror";
    private static final int DEEPEST = 8;

    private final Context context;

    /** @param context looks up names below {@code java:comp/env} */
    public NamingEntries(Context context) {
        this.context = context;
    }

    @Override
    public Optional<Found> find(String name) {
        return findSpelt(spell(name));
    }

    @Override
    public List<FoundForHost> findPerHost(String prefix) {
        var folder = spell(prefix);
        return entries(folder.substring(0, folder.length() - 1), 0).stream()
                .map(found -> new FoundForHost(found.name().substring(folder.length()), found))
                .toList();
    }

    /** Also returns entries that are named with dots by mistake, which no look-up would find. */
    @Override
    public List<Found> names() {
        var found = new ArrayList<>(entries(OURS, 0));
        for (var child : children("")) {
            if (child.startsWith(OURS + ".")) {
                findSpelt(child).ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public String spell(String name) {
        return name.replace('.', '/');
    }

    private Optional<Found> findSpelt(String path) {
        return lookup(path)
                .filter(value -> !(value instanceof Context))
                .map(value -> new Found(path, "JNDI " + ROOT + path, value.toString()));
    }

    private List<Found> entries(String folder, int depth) {
        var found = new ArrayList<Found>();
        for (var child : children(folder)) {
            var path = folder + "/" + child;
            if (depth < DEEPEST
                    && lookup(path).filter(Context.class::isInstance).isPresent()) {
                found.addAll(entries(path, depth + 1));
            } else {
                findSpelt(path).ifPresent(found::add);
            }
        }
        found.sort(Comparator.comparing(Found::name));
        return found;
    }

    private Optional<Object> lookup(String path) {
        try {
            return Optional.ofNullable(context.lookup(ROOT + path));
        } catch (NamingException notThere) {
            return Optional.empty();
        }
    }

    private List<String> children(String folder) {
        try {
            var names = new ArrayList<String>();
            for (var pair : Collections.list(context.list(ROOT + folder))) {
                names.add(pair.getName());
            }
            return names;
        } catch (NamingException notThere) {
            return List.of();
        }
    }
}
