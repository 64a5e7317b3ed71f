package org.providermirror.app;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK remembers of the last record whose {@code equals}, {@code hashCode} or {@code toString} was linked. Up to
 * Java 18 the static method handles of {@link ObjectMethods} hold on to that record's types, and by them to the class
 * loader of a web application that is long gone.
 */
final class RecordMethodCaches {
    private static final Logger LOG = LoggerFactory.getLogger(RecordMethodCaches.class);

    private RecordMethodCaches() {}

    /** Links the three methods for a class of the JDK's own, so that the JDK remembers that one instead of ours. */
    static void forgetOurs() {
        var record = String.class;
        try {
            var lookup = MethodHandles.lookup();
            var component = lookup.findVirtual(record, "intern", MethodType.methodType(record));
            var equals = MethodType.methodType(boolean.class, record, Object.class);
            ObjectMethods.bootstrap(lookup, "equals", equals, record, "intern", component);
            ObjectMethods.bootstrap(
                    lookup, "hashCode", MethodType.methodType(int.class, record), record, "intern", component);
            ObjectMethods.bootstrap(
                    lookup, "toString", MethodType.methodType(String.class, record), record, "intern", component);
        } catch (Throwable notRemembered) {
            // Nothing depends on it but memory; a later JDK may refuse a class that is no record, and needs no such
            // help.
            LOG.debug("the JDK keeps what it remembers of records", notRemembered);
        }
    }
}
