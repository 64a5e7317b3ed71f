package org.providermirror.container.probe;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/**
 * Says what an application sees of its container. Query {@code parameter=NAME}, {@code entry=NAME} or {@code
 * executor=NAME}; {@code leak} leaves a thread behind.
 */
public final class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain");
        response.getWriter().print(answer(request));
    }

    private String answer(HttpServletRequest request) throws ServletException {
        try {
            if (request.getParameter("leak") != null) {
                leak();
            }
            if (request.getParameter("parameter") != null) {
                return getServletContext().getInitParameter(request.getParameter("parameter"));
            }
            if (request.getParameter("entry") != null) {
                return (String) bound(request.getParameter("entry"));
            }
            if (request.getParameter("executor") != null) {
                var executor = (ExecutorService) bound(request.getParameter("executor"));
                return executor.submit(() -> "run by " + Thread.currentThread().getName())
                        .get();
            }
            return "the probe answers, on Java " + Runtime.version().feature();
        } catch (NamingException | ExecutionException failed) {
            throw new ServletException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServletException(interrupted);
        }
    }

    private static Object bound(String name) throws NamingException {
        return new InitialContext().lookup("java:comp/env/" + name);
    }

    private static void leak() {
        var thread = new Thread(
                () -> {
                    try {
                        Thread.sleep(Long.MAX_VALUE);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left behind");
        thread.setDaemon(true);
        thread.start();
    }
}
