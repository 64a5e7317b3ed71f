package org.providermirror.web.live;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.providermirror.web.access.AccessFilter;
import org.providermirror.web.http.ServerDifferences;

/** Passes the connection of a request for the live status to the {@link LiveHub}, after Jersey has set the headers. */
public final class LiveFilter extends HttpFilter {
    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request.getAttribute(LiveHub.ATTRIBUTE) instanceof LiveHub hub && !request.isAsyncStarted()) {
            ServerDifferences.boundQueue(request);
            var connection = request.startAsync(request, response);
            connection.setTimeout(0);
            hub.add(connection, AccessFilter.authorization(request));
        }
    }
}
