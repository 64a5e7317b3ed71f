package org.providermirror.web.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.web.problem.RefusedException;

class ApprovalsResourceTest {
    @Test
    void a_pattern_that_matches_more_than_200_held_versions_is_refused_with_their_number() {
        var pattern = ProviderPattern.parse("registry.example.com/acme/*");
        assertThatCode(() -> ApprovalsResource.checkNumber(pattern, 200)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ApprovalsResource.checkNumber(pattern, 201))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("201 versions of registry.example.com/acme/*");
        var one = ProviderPattern.parse("registry.example.com/acme/null");
        assertThatCode(() -> ApprovalsResource.checkNumber(one, 201)).doesNotThrowAnyException();
    }
}
