package org.providermirror.config.proxy;

import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** Says what {@code mirror.upstream.proxy} is set to. */
public sealed interface EgressChoice {
    /** Returns the result of the function for this kind of choice. */
    <T> T map(Function<EgressProxy, T> configured, Supplier<T> direct, Supplier<T> inherited);

    /** Parses the setting: a proxy, {@code none}, or nothing. */
    static EgressChoice parse(String text) {
        if (text.isEmpty()) {
            return new Inherited();
        }
        return text.toLowerCase(Locale.ROOT).equals("none") ? new Direct() : new Configured(EgressProxy.parse(text));
    }

    /** Sends requests through this proxy. */
    record Configured(EgressProxy proxy) implements EgressChoice {
        @Override
        public <T> T map(Function<EgressProxy, T> configured, Supplier<T> direct, Supplier<T> inherited) {
            return configured.apply(proxy);
        }
    }

    /** Sends requests directly, whatever the JVM and the environment say. */
    record Direct() implements EgressChoice {
        @Override
        public <T> T map(Function<EgressProxy, T> configured, Supplier<T> direct, Supplier<T> inherited) {
            return direct.get();
        }
    }

    /** Lets the JVM's properties choose, otherwise the environment. */
    record Inherited() implements EgressChoice {
        @Override
        public <T> T map(Function<EgressProxy, T> configured, Supplier<T> direct, Supplier<T> inherited) {
            return inherited.get();
        }
    }
}
