package org.providermirror.client.table;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.providermirror.provider.Hostname;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;

/**
 * One habit of a registry, and what clients do with it. Unless it says otherwise, a row is a release 1.0.0 that every
 * client installs in all modes.
 */
final class TableRow {
    /** The scripted client. */
    static final String SCRIPTED = "scripted";

    private static final int MOST_RUNS = 6;

    /** Publishes a provider with its habit. */
    @FunctionalInterface
    interface Preparation {
        void prepare(RowProvider provider) throws Exception;
    }

    /**
     * A difference from a direct installation that is meant.
     *
     * @param reason why the mirror does not do what the registry does
     */
    record Difference(Outcome outcome, String reason) {}

    private final String name;
    private final String id;
    private final Preparation preparation;
    private final Map<Mode, Difference> differences = new EnumMap<>(Mode.class);
    private Hostname hostname = FakeRegistry.HOSTNAME;
    private String namespace;
    private String version = "1.0.0";
    private Outcome direct = Outcome.INSTALLED;
    private Set<String> clients = Set.of(SCRIPTED, "terraform", "tofu");
    private int providers = 1;
    private Optional<Platform> platform = Optional.empty();
    private boolean readAsFolder;
    private boolean slow;

    private TableRow(String name, String id, Preparation preparation) {
        this.name = name;
        this.id = id;
        this.namespace = id;
        this.preparation = preparation;
    }

    /**
     * Begins a row.
     *
     * @param name the habit, in a few words
     * @param id begins the types of its providers, and is their namespace
     */
    static TableRow of(String name, String id, Preparation preparation) {
        return new TableRow(name, id, preparation);
    }

    /** Sets the registry's hostname. */
    TableRow at(String host) {
        hostname = new Hostname(host);
        return this;
    }

    TableRow namespace(String certain) {
        namespace = certain;
        return this;
    }

    /** Sets the platform that is installed. Real clients install their own only. */
    TableRow forPlatform(String foreign) {
        platform = Optional.of(Platform.parse(foreign));
        return scriptedOnly();
    }

    /** Sets the version that is installed. */
    TableRow version(String installed) {
        version = installed;
        return this;
    }

    /** Clients refuse it, directly and through the mirror. */
    TableRow refused() {
        direct = Outcome.REFUSED;
        return this;
    }

    /** Only the scripted client tries it: real ones take too long, or do what they do at random. */
    TableRow scriptedOnly() {
        clients = Set.of(SCRIPTED);
        return this;
    }

    /** Terraform does something else with it, so that only OpenTofu tries it. */
    TableRow openTofuOnly() {
        clients = Set.of(SCRIPTED, "tofu");
        return this;
    }

    /**
     * Upstream is slow: a client that fails is run again, because the mirror answers in time but works on. A loaded
     * machine needs more runs than a mirror that has it to itself.
     */
    TableRow slow() {
        slow = true;
        return scriptedOnly();
    }

    /** A client installs as many providers at once. */
    TableRow atOnce(int count) {
        providers = count;
        return this;
    }

    /** A client that resolves the URLs of a download document as Terragrunt's provider cache does. */
    TableRow readAsFolder() {
        readAsFolder = true;
        return scriptedOnly();
    }

    TableRow differs(Mode mode, Outcome outcome, String reason) {
        differences.put(mode, new Difference(outcome, reason));
        return this;
    }

    /** Both modes of the mirror differ, for one reason. */
    TableRow differs(Outcome outcome, String reason) {
        return differs(Mode.NETWORK, outcome, reason).differs(Mode.REGISTRY, outcome, reason);
    }

    void prepare(RowProvider provider) throws Exception {
        preparation.prepare(provider);
    }

    boolean isFor(String client) {
        return clients.contains(client);
    }

    /** What a client is meant to do in a mode. */
    Outcome expected(Mode mode) {
        return difference(mode).map(Difference::outcome).orElse(direct);
    }

    Optional<Difference> difference(Mode mode) {
        return Optional.ofNullable(differences.get(mode));
    }

    /** How often a client runs until it installs the row. */
    int attempts() {
        return slow ? MOST_RUNS : 1;
    }

    boolean isSlow() {
        return slow;
    }

    int providers() {
        return providers;
    }

    boolean isReadAsFolder() {
        return readAsFolder;
    }

    /** The package that a client installs in a mode: each has a provider of its own, which the mirror does not know. */
    PackageId packageFor(String client, Mode mode, Platform own, int number) {
        var type = id + "-" + mode.id() + "-" + client + (number == 0 ? "" : "-" + number);
        return new PackageId(
                new ProviderAddress(hostname, namespace, type), ProviderVersion.parse(version), platform.orElse(own));
    }

    @Override
    public String toString() {
        return name;
    }
}
