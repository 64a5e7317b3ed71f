package org.providermirror.client;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.providermirror.container.Container;

@Tag("client")
@DisplayName("the mirror in WildFly")
class WildflyIT extends ApplicationServerScenarios {
    @Override
    protected Container container() {
        return Container.WILDFLY;
    }

    @Override
    protected String miss() {
        return "redirect";
    }
}
