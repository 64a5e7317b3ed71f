package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UserAgentTest {
    @Test
    void it_names_the_version_of_the_build() {
        assertThat(UserAgent.VALUE).matches("terraform-provider-mirror/[0-9]+\\.[0-9]+\\.[0-9]+(-[0-9A-Za-z.-]+)?");
    }
}
