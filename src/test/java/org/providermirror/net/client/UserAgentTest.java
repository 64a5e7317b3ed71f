package org.providermirror.net.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

class UserAgentTest {
    @Test
    void the_version_is_that_of_the_build() throws Exception {
        var pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        var version = XPathFactory.newInstance().newXPath().evaluate("/project/version", pom);
        assertThat(UserAgent.VALUE).isEqualTo("terraform-provider-mirror/" + version);
    }
}
