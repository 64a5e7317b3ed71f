package org.providermirror.web.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes up for servers whose non-blocking writes differ from what Jakarta Servlet says. Finds out by the class of the
 * request which server it is.
 */
public final class ServerDifferences {
    private static final Logger LOG = LoggerFactory.getLogger(ServerDifferences.class);
    private static final int MOST_QUEUED_BYTES = 128 * 1024;

    /** A request class of a server that bounds its queue itself. Looking for its methods again would cost each answer time. */
    private static volatile String bounding = "";

    private ServerDifferences() {}

    /**
     * Bounds the bytes that the server queues in the heap for a client that does not read.
     *
     * <p>GlassFish and Payara, both on Grizzly, report that a client accepts more bytes until four times the send buffer of
     * its socket is queued. Linux grows this buffer to megabytes, so some slow clients would fill the heap. No interface of
     * Jakarta EE changes that, so this method asks the connection itself, by the names of Grizzly's public methods.
     */
    public static void boundQueue(ServletRequest request) {
        var innermost = innermost(request);
        if (innermost.getClass().getName().equals(bounding)) {
            return;
        }
        try {
            var connection = call(grizzlyRequest(call(innermost, "getUnwrappedCoyoteRequest")), "getConnection");
            connection
                    .getClass()
                    .getMethod("setMaxAsyncWriteQueueSize", int.class)
                    .invoke(connection, MOST_QUEUED_BYTES);
        } catch (NoSuchMethodException otherServer) {
            LOG.trace("the server bounds its queue itself", otherServer);
            bounding = innermost.getClass().getName();
        } catch (ReflectiveOperationException | RuntimeException unreachable) {
            LOG.trace("the queue of this connection is not bounded", unreachable);
        }
    }

    /** Returns whether flushing may block although the output is ready, as in Open Liberty. */
    public static boolean flushBlocks(ServletRequest request) {
        return descendsFrom("com.ibm.ws.webcontainer.", innermost(request).getClass());
    }

    /** Returns whether a class or one of its superclasses has a name that starts like this. */
    static boolean descendsFrom(String prefix, Class<?> type) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .anyMatch(ancestor -> ancestor.getName().startsWith(prefix));
    }

    private static ServletRequest innermost(ServletRequest request) {
        return request instanceof ServletRequestWrapper wrapper ? innermost(wrapper.getRequest()) : request;
    }

    private static Object grizzlyRequest(Object catalinaRequest) throws ReflectiveOperationException {
        try {
            return call(catalinaRequest, "getGrizzlyRequest");
        } catch (NoSuchMethodException payara) {
            return call(catalinaRequest, "getCoyoteRequest");
        }
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        return target.getClass().getMethod(method).invoke(target);
    }
}
