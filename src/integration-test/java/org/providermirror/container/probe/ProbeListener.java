package org.providermirror.container.probe;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Keeps the application from starting where the context parameter {@code fail} says so. */
public final class ProbeListener implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
        if ("true".equals(event.getServletContext().getInitParameter("fail"))) {
            throw new IllegalStateException("the probe fails on request");
        }
    }
}
