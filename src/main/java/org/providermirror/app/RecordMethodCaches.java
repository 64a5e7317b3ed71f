package org.providermirror.app;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears a class loader leak of the JDK. Up to Java 18, the static method handles of {@link ObjectMethods} keep the
 * types of the last record whose {@code equals}, {@code hashCode} or {@code toString} was linked, and so the class
 * loader of a stopped web application.
 */
final class RecordMethodCaches {
    private static final Logger LOG = LoggerFactory.getLogger(RecordMethodCaches.class);

    private RecordMethodCaches() {}

    /** Links the three methods for a class of the JDK, so that the JDK keeps that one instead of ours. */
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
            // Only memory depends on this. A later JDK may refuse a class that is not a record, but does not need this
            // either.
            LOG.debug(
                    "Could not clear the JDK's record method caches; a redeployment may keep the memory of this one",
                    notRemembered);
        }
    }
}
