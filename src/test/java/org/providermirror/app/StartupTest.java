package org.providermirror.app;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.providermirror.testing.LogLines;

class StartupTest {
    private static List<String> warnings(String classes) {
        var context = (ServletContext) Proxy.newProxyInstance(
                ServletContext.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> method.getName().equals("getRealPath") ? classes : null);
        try (var lines = LogLines.of("org.providermirror.app.Startup")) {
            Startup.warnIfPacked(context);
            return lines.all();
        }
    }

    @Test
    void a_packed_war_is_one_warning_with_its_cost_and_its_remedy() {
        assertThat(warnings(null))
                .singleElement()
                .asString()
                .contains("packed WAR", "six times the processor time", "the first requests", "unpackWARs=\"true\"");
    }

    @Test
    void an_unpacked_war_is_no_warning() {
        assertThat(warnings("/srv/tomcat/webapps/mirror/WEB-INF/classes")).isEmpty();
    }
}
