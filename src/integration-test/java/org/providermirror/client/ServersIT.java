package org.providermirror.client;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.providermirror.container.Container;

/** The unchanged WAR in every server that it is promised to run in. Only for the profile {@code servers}. */
@Tag("servers")
class ServersIT {
    @Nested
    class Tomcat10 extends ApplicationServerScenarios {
        Tomcat10() {
            super(Container.TOMCAT_10_1, "stream");
        }
    }

    @Nested
    class Tomcat11 extends ApplicationServerScenarios {
        Tomcat11() {
            super(Container.TOMCAT_11, "stream");
        }
    }

    @Nested
    class Jetty extends ApplicationServerScenarios {
        Jetty() {
            super(Container.JETTY_12_1, "stream");
        }
    }

    @Nested
    class Wildfly extends ApplicationServerScenarios {
        Wildfly() {
            super(Container.WILDFLY, "stream");
        }
    }

    @Nested
    class LibertyServlet extends ApplicationServerScenarios {
        LibertyServlet() {
            super(Container.LIBERTY_SERVLET, "stream");
        }
    }

    @Nested
    class LibertyPlatform extends ApplicationServerScenarios {
        LibertyPlatform() {
            super(Container.LIBERTY_EE10, "stream");
        }
    }

    @Nested
    class Payara extends ApplicationServerScenarios {
        Payara() {
            super(Container.PAYARA, "stream");
        }
    }

    @Nested
    class Glassfish extends ApplicationServerScenarios {
        Glassfish() {
            super(Container.GLASSFISH, "stream");
        }
    }
}
