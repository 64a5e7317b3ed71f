package org.providermirror.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.providermirror.provider.Hostname;

class ServedHostsTest {
    private static final Hostname TERRAFORM = Hostname.parse("registry.terraform.io");
    private static final Hostname CORP = Hostname.parse("providers.corp.example");
    private static final Hostname LOCALHOST = Hostname.parse("localhost");

    @Test
    void named_hosts_are_served_and_no_others() {
        var hosts = new ServedHosts(Set.of(TERRAFORM, LOCALHOST), false);
        assertThat(hosts.contains(Hostname.parse("Registry.Terraform.io"))).isTrue();
        assertThat(hosts.contains(LOCALHOST)).isTrue();
        assertThat(hosts.contains(Hostname.parse("registry.opentofu.org"))).isFalse();
        assertThat(hosts.contains(Hostname.parse("x.registry.terraform.io"))).isFalse();
    }

    @Test
    void the_star_means_public_names_and_never_bare_names_or_addresses() {
        var hosts = new ServedHosts(Set.of(), true);
        assertThat(hosts.contains(TERRAFORM)).isTrue();
        for (var name : new String[] {"localhost", "169.254.169.254", "2130706433", "metadata"}) {
            assertThat(hosts.contains(Hostname.parse(name))).as(name).isFalse();
        }
    }

    @Test
    void a_bare_name_is_served_only_if_it_is_named_beside_the_star() {
        assertThat(new ServedHosts(Set.of(LOCALHOST), true).contains(LOCALHOST)).isTrue();
    }

    @Test
    void a_hosted_name_is_served_and_never_contacted() {
        for (var hosts : List.of(
                new ServedHosts(Set.of(TERRAFORM), false, Set.of(CORP)),
                new ServedHosts(Set.of(), true, Set.of(CORP)),
                new ServedHosts(Set.of(), false, Set.of(CORP)))) {
            assertThat(hosts.contains(CORP)).isTrue();
            assertThat(hosts.isHosted(CORP)).isTrue();
            assertThat(hosts.isUpstream(CORP)).isFalse();
            assertThat(hosts.isHosted(TERRAFORM)).isFalse();
            assertThat(hosts.isUpstream(TERRAFORM)).isEqualTo(!hosts.isOffline());
        }
    }

    @Test
    void a_mirror_that_only_hosts_providers_is_offline() {
        assertThat(new ServedHosts(Set.of(), false, Set.of(CORP)).isOffline()).isTrue();
    }
}
