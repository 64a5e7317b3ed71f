package org.providermirror.web.admin;

import java.util.List;
import org.providermirror.web.openapi.Summary;

/**
 * What administrators may send to have the store filled and kept: the members that a body may have, and what they mean.
 * Each may be left out unless it says that it must be there.
 */
final class JobOrders {
    private JobOrders() {}

    record PrefetchOrder(
            List<PrefetchedProvider> providers,
            @Summary("The text of a .terraform.lock.hcl.") String lockFile,

            @Summary("The platforms for those that name none, such as linux_amd64; * is all.")
            List<String> platforms) {}

    record PrefetchedProvider(
            @Summary("Must be there: hostname/namespace/type, or namespace/type of registry.terraform.io.")
            String provider,

            @Summary("Constraints as in a configuration, such as ~> 3.2; without them the newest.")
            String version,

            @Summary("Whether all versions that the constraints admit are wanted, not the newest of them alone.")
            boolean all,

            List<String> platforms) {}

    record ImportOrder(
            @Summary("Must be there: the name of a folder below mirror.import.path.")
            String folder,

            @Summary("What becomes of packages that nobody can vouch for: leave (out), or take.")
            String unverified,

            @Summary("The fingerprints of keys that count as the publishers'.")
            List<String> signers) {}

    record LinkOrder(
            @Summary("Patterns of providers, such as hashicorp/*; all without them.")
            List<String> providers,

            @Summary("Constraints of versions; all without them.")
            String version,

            @Summary("All without them.") List<String> platforms) {}

    record ExportOrder(
            @Summary("Patterns of providers, such as hashicorp/*; all without them.")
            List<String> providers,

            @Summary("Constraints of versions; all without them.")
            String version,

            @Summary("All without them.") List<String> platforms,

            @Summary("The text of a .terraform.lock.hcl: what it names.")
            String lockFile,

            @Summary("The name of a folder below mirror.export.path; without it the answer is a zip.")
            String folder) {}

    record ClearingOrder(
            @Summary("False for it to be done; else it is shown what would go.")
            boolean dryRun) {}

    record PurgeOrder(
            @Summary("Must be there: hostname/namespace/type.")
            String provider,

            @Summary("All versions without it.") String version,
            @Summary("All platforms without it.") String platform,

            @Summary("False for it to be done; else it is shown what would go.")
            boolean dryRun) {}
}
