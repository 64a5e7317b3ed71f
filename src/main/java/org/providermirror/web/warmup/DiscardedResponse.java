package org.providermirror.web.warmup;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps status and headers of a response, and discards its bytes. Used by one thread. */
final class DiscardedResponse {
    private static final int BUFFER_BYTES = 8192;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final ServletOutputStream output = new Discarding();
    private final HttpServletResponse response = Stub.of(HttpServletResponse.class, this::answer);
    private int status = HttpServletResponse.SC_OK;

    /** Returns what filters and Jersey write to. */
    HttpServletResponse response() {
        return response;
    }

    /** Returns the status that was set last; at first 200. */
    int status() {
        return status;
    }

    private Optional<Object> answer(String name, Object[] arguments) {
        switch (name) {
            case "setStatus", "sendError" -> status = (Integer) arguments[0];
            case "setHeader", "addHeader" -> headers.put((String) arguments[0], (String) arguments[1]);
            case "setContentType" -> headers.put("Content-Type", (String) arguments[0]);
            default -> {
                return Optional.ofNullable(read(name, arguments));
            }
        }
        return Optional.empty();
    }

    private Object read(String name, Object[] arguments) {
        return switch (name) {
            case "getStatus" -> status;
            case "getHeader" -> headers.get((String) arguments[0]);
            case "getHeaders" -> values((String) arguments[0]);
            case "getHeaderNames" -> List.copyOf(headers.keySet());
            case "containsHeader" -> headers.containsKey((String) arguments[0]);
            case "getContentType" -> headers.get("Content-Type");
            case "getBufferSize" -> BUFFER_BYTES;
            case "getOutputStream" -> output;
            default -> null;
        };
    }

    private Collection<String> values(String name) {
        return Optional.ofNullable(headers.get(name)).map(List::of).orElse(List.of());
    }

    private static final class Discarding extends ServletOutputStream {
        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("nothing is written without blocking");
        }

        @Override
        public void write(int value) {
            // No client reads it.
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            // No client reads them.
        }
    }
}
