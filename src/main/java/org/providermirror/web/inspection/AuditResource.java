package org.providermirror.web.inspection;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.providermirror.policy.audit.AuditLine;
import org.providermirror.policy.audit.AuditQuery;
import org.providermirror.policy.audit.AuditSearch;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderPattern;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.json.Member;
import org.providermirror.web.list.Paging;
import org.providermirror.web.problem.RefusedException;

/** Searches the audit log of this instance. */
@ForAdministrators
@Path("-/api/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
public final class AuditResource {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final AuditSearch search;

    /**
     * An entry of the audit log.
     *
     * @param time when the request arrived
     * @param who the name of the token or user; absent if no authentication was needed or it failed
     * @param address the client's address
     * @param method the method of the request
     * @param provider the provider of the requested package
     * @param version the version of the requested package
     * @param platform the platform of the requested package
     * @param path the path of an administrator's request
     * @param outcome hit, miss, refused, done or failed
     * @param status the status of the answer
     * @param bytes the announced length of the package
     */
    private record Entry(
            Instant time,
            Optional<String> who,
            String address,
            String method,
            Optional<String> provider,
            Optional<String> version,
            Optional<String> platform,
            Optional<String> path,
            String outcome,
            int status,
            Optional<Long> bytes) {
        static Entry of(AuditLine line) {
            return new Entry(
                    line.time(),
                    Optional.ofNullable(line.who()),
                    line.address(),
                    line.method(),
                    Optional.ofNullable(line.provider()),
                    Optional.ofNullable(line.version()),
                    Optional.ofNullable(line.platform()),
                    Optional.ofNullable(line.path()),
                    line.outcome(),
                    line.status(),
                    Optional.ofNullable(line.bytes()));
        }
    }

    /**
     * @param enabled whether mirror.audit.file is set, so that there is an audit log
     * @param instance the name of the machine of the instance that answers, whose audit log was searched
     * @param offset the number of matching entries before this page
     * @param hasMore whether further entries match
     * @param complete false if the search took too long or a file cannot be read: further entries may match
     * @param entries the entries of this page
     */
    private record EntryList(
            boolean enabled, String instance, int offset, boolean hasMore, boolean complete, List<Entry> entries) {}

    public AuditResource(@Context AuditSearch search) {
        this.search = search;
    }

    /**
     * Searches the audit log of this instance, the latest entries first.
     *
     * @param provider only entries about these providers: hostname/namespace/type, namespace/type or a pattern
     * @param version only entries about this version
     * @param platform only entries about this platform
     * @param token only entries of tokens and users whose name contains this text
     * @param address only entries of addresses that begin with this text
     * @param since only requests that arrived at this time or later, such as 2026-01-31T00:00:00Z
     * @param until only requests that arrived before this time
     * @param order desc or asc, by time
     * @param offset the number of matching entries to skip, at most 10,000
     * @param limit the page size, at most 200
     */
    @GET
    public EntryList list(
            @QueryParam("provider") String provider,
            @QueryParam("version") String version,
            @QueryParam("platform") String platform,
            @QueryParam("token") String token,
            @QueryParam("address") String address,
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("order") @DefaultValue("desc") String order,
            @QueryParam("offset") @DefaultValue("0") int offset,
            @QueryParam("limit") @DefaultValue("50") int limit) {
        var query = new AuditQuery(
                Paging.optional(provider).map(text -> Member.parse("provider", text, ProviderPattern::parse)),
                Paging.optional(version).map(text -> Member.parse("version", text, ProviderVersion::parse)),
                Paging.optional(platform).map(text -> Member.parse("platform", text, Platform::parse)),
                Paging.optional(token),
                Paging.optional(address),
                Paging.optional(since).map(time -> Paging.time("since", time)),
                Paging.optional(until).map(time -> Paging.time("until", time)));
        if (offset < 0 || offset > AuditSearch.MAX_OFFSET) {
            throw RefusedException.badRequest("offset is a whole number from 0 to " + AuditSearch.MAX_OFFSET);
        }
        var isAscending = !Paging.isDescending(order);
        var found = search.find(query, isAscending, offset, Paging.size(limit))
                .orElseThrow(() -> RefusedException.tooMany("another search of the audit log is running", RETRY_AFTER));
        return new EntryList(
                search.isEnabled(),
                search.machine(),
                offset,
                found.hasMore(),
                found.complete(),
                found.lines().stream().map(Entry::of).toList());
    }
}
