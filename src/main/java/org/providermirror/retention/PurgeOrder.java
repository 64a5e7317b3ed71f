package org.providermirror.retention;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import org.providermirror.provider.Platform;
import org.providermirror.provider.ProviderAddress;
import org.providermirror.provider.ProviderVersion;
import org.providermirror.provider.Target;

/**
 * Orders the removal of named packages. Its JSON form is stored in the job's record.
 *
 * @param version empty for all versions
 * @param platform empty for all platforms
 * @param dryRun whether to report only what would be removed
 * @param by the name of the administrator
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record PurgeOrder(
        ProviderAddress provider,
        Optional<ProviderVersion> version,
        Optional<Platform> platform,
        @JsonProperty(required = true) boolean dryRun,
        String by) {
    Target target() {
        return new Target(provider, version, platform);
    }
}
