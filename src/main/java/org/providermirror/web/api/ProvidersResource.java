package org.providermirror.web.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.providermirror.config.ServedHosts;
import org.providermirror.mirror.inventory.Inventory;
import org.providermirror.mirror.inventory.ProviderContents;
import org.providermirror.mirror.inventory.ProviderQuery;
import org.providermirror.mirror.inventory.ProviderSummary;
import org.providermirror.mirror.inventory.ReleaseContents;
import org.providermirror.mirror.inventory.VersionQuery;
import org.providermirror.mirror.policy.PackageRules;
import org.providermirror.policy.Administration;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.ReleaseId;
import org.providermirror.web.access.AccessFilter;
import org.providermirror.web.list.Paging;
import org.providermirror.web.problem.RefusedException;

/** Lists the stored and cached providers. Blocks no thread while storage is read. */
@Path(ApiPath.ROOT + "providers")
@Produces(MediaType.APPLICATION_JSON)
public final class ProvidersResource {
    private static final String PROVIDER = "{hostname}/{namespace}/{type}";

    private final Inventory inventory;
    private final PackageRules rules;
    private final Administration decisions;
    private final ServedHosts hosts;
    private final HttpServletRequest request;

    private enum Answer {
        TRUE,
        FALSE
    }

    public ProvidersResource(
            @Context Inventory inventory,
            @Context PackageRules rules,
            @Context Administration decisions,
            @Context ServedHosts hosts,
            @Context HttpServletRequest request) {
        this.inventory = inventory;
        this.rules = rules;
        this.decisions = decisions;
        this.hosts = hosts;
        this.request = request;
    }

    /**
     * Lists the providers that the caller may read.
     *
     * @param search only providers that all these words find: by a part of the address, a version, or a hash of a stored package
     * @param host only providers of this hostname
     * @param stored true for providers with stored packages, false for those without
     * @param mark only providers with this mark: blocked, conflict, refused, failing or prefetched
     * @param unusedSince only providers that no client used since this time, such as 2026-01-31T00:00:00Z
     * @param sort address, newest, versions, packages, size, last_used, downloads, signer or marks
     * @param order asc or desc
     * @param offset the number of providers to skip
     * @param limit the page size, at most 200
     */
    @GET
    public ProvidersView providers(
            @QueryParam("search") @DefaultValue("") String search,
            @QueryParam("host") String host,
            @QueryParam("stored") String stored,
            @QueryParam("mark") String mark,
            @QueryParam("unusedSince") String unusedSince,
            @QueryParam("sort") @DefaultValue("address") String sort,
            @QueryParam("order") @DefaultValue("asc") String order,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var query = new ProviderQuery(
                Paging.optional(host),
                Paging.optional(stored).map(text -> Paging.constant(Answer.class, "stored", text) == Answer.TRUE),
                Paging.optional(mark).map(name -> Paging.constant(ProviderSummary.Mark.class, "mark", name)),
                Paging.optional(unusedSince).map(text -> Paging.time("unusedSince", text)),
                Paging.constant(ProviderQuery.Sort.class, "sort", sort),
                Paging.isDescending(order));
        var visible = inventory.search(search).stream()
                .filter(summary -> AccessFilter.maySee(request, summary.provider()))
                .toList();
        var found = query.apply(visible);
        return new ProvidersView(
                found.size(),
                offset,
                visible.stream()
                        .map(summary -> summary.provider().hostname().value())
                        .distinct()
                        .toList(),
                Paging.page(found, offset, limit).stream()
                        .map(summary -> ProvidersView.ProviderItem.of(summary, rules.hidden(summary.provider())))
                        .toList());
    }

    /**
     * Returns a provider's versions and platforms, the latest version first unless the order is asc.
     *
     * @param search only versions that contain this text
     * @param order desc or asc, by version
     * @param offset the number of versions to skip
     * @param limit the page size, at most 200
     */
    @GET
    @Path(PROVIDER)
    public CompletionStage<ProviderView> provider(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @QueryParam("search") @DefaultValue("") String search,
            @QueryParam("order") @DefaultValue("desc") String order,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("20") int limit) {
        var provider = ProviderAddress.parse(hostname, namespace, type);
        var query = new VersionQuery(search, !Paging.isDescending(order), Paging.offset(offset), Paging.size(limit));
        return inventory
                .provider(provider, query)
                .thenCompose(found -> page(found.orElseThrow(() -> unknown(provider.toString())), offset));
    }

    private CompletionStage<ProviderView> page(ProviderContents contents, int offset) {
        var provider = contents.provider();
        var versions = Stream.concat(
                        contents.newest().stream(),
                        contents.versions().stream().map(ProviderContents.VersionContents::version))
                .distinct()
                .toList();
        return rules.hidden(provider, versions)
                .thenApply(hidden -> ProviderView.of(
                        contents,
                        offset,
                        inventory.refused(provider),
                        rules.hidden(provider),
                        hidden,
                        HostedView.of(provider, hosts, decisions)));
    }

    /** Returns a version with its signers and its packages, their hashes and sizes. */
    @GET
    @Path(PROVIDER + "/{version}")
    public CompletionStage<ReleaseView> release(
            @PathParam("hostname") String hostname,
            @PathParam("namespace") String namespace,
            @PathParam("type") String type,
            @PathParam("version") String version) {
        var provider = ProviderAddress.parse(hostname, namespace, type);
        var parsed = ProviderVersion.parse(version);
        var release = inventory.release(provider, parsed);
        return release.thenCombine(rules.hidden(provider, List.of(parsed)), (found, hidden) -> {
            var refused = inventory.refused(provider).stream()
                    .filter(each -> each.release().version().equals(parsed))
                    .findFirst();
            var hosted = HostedView.of(
                    new ReleaseId(provider, parsed), found.flatMap(ReleaseContents::publication), hosts, decisions);
            return found.map(contents ->
                            ReleaseView.of(contents, Optional.ofNullable(hidden.get(parsed)), refused, hosted))
                    .orElseThrow(() -> unknown(provider + " " + parsed));
        });
    }

    private static RefusedException unknown(String term) {
        return RefusedException.notFound("this mirror has no " + term + ", neither stored nor cached");
    }
}
