package org.providermirror.client.table;

import java.util.List;
import java.util.function.Predicate;
import org.providermirror.provider.PackageId;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.testing.FakeRegistry;
import org.providermirror.testing.Gateway;
import org.providermirror.testing.ReceivedRequest;
import org.providermirror.testing.ReleaseBuilder;
import org.providermirror.testing.RequestKind;
import org.providermirror.testing.Role;
import org.providermirror.testing.Shape;

/** A provider that a row publishes for one client in one mode. */
final class RowProvider {
    /** Lets the mirror store a package of the provider, if the client is to use the mirror. */
    @FunctionalInterface
    interface Warming {
        void store(PackageId id) throws Exception;
    }

    private final FakeRegistry registry;
    private final PackageId id;
    private final Warming warming;

    RowProvider(FakeRegistry registry, PackageId id, Warming warming) {
        this.registry = registry;
        this.id = id;
        this.warming = warming;
    }

    /** Begins a release of the version that is installed. */
    ReleaseBuilder release() {
        return release(id.version().value());
    }

    ReleaseBuilder release(String version) {
        return registry.release(id.provider().namespace(), id.provider().type(), version)
                .platforms("darwin_arm64", "linux_amd64", "linux_arm64", "windows_amd64");
    }

    void publish(Shape... shapes) {
        release().shape(shapes).publish();
    }

    /** Publishes the version again with other bytes. */
    void republish() {
        registry.republish(
                id.provider().namespace(), id.provider().type(), id.version().value());
    }

    /** Gives a role to the first requests of a kind, after it published a release. */
    void once(Role role, RequestKind kind) {
        publish();
        registry.playTimes(1, role, requests(kind));
    }

    void always(Role role, RequestKind... kinds) {
        publish();
        registry.play(role, requests(kinds));
    }

    void always(Role role, Predicate<ReceivedRequest> requests) {
        registry.play(role, requests(RequestKind.values()).and(requests));
    }

    Gateway gateway() {
        return registry.gateway();
    }

    /** Requests of these kinds about the provider. */
    Predicate<ReceivedRequest> requests(RequestKind... kinds) {
        var provider = id.provider().namespace() + "/" + id.provider().type();
        return request ->
                List.of(kinds).contains(request.kind()) && request.provider().equals(provider);
    }

    /** Lets the mirror store this package of the version that was published, unless the row is installed directly. */
    void warm(String version) throws Exception {
        warming.store(new PackageId(id.provider(), ProviderVersion.parse(version), id.platform()));
    }
}
