package org.providermirror.client;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.providermirror.container.Container;

@Tag("client")
@DisplayName("the mirror in WildFly")
class WildflyIT extends ApplicationServerScenarios {
    WildflyIT() {
        super(Container.WILDFLY, "redirect");
    }
}
