package org.providermirror.client;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.providermirror.container.Container;

@Tag("client")
@DisplayName("the mirror in Open Liberty")
class LibertyIT extends ApplicationServerScenarios {
    LibertyIT() {
        super(Container.LIBERTY_EE10, "stream");
    }
}
