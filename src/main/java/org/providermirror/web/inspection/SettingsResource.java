package org.providermirror.web.inspection;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.providermirror.config.table.EffectiveSetting;
import org.providermirror.web.access.ForAdministrators;
import org.providermirror.web.list.ListQuery;

/** Shows the settings that are in effect, and where each comes from. */
@ForAdministrators
@Path("-/api/v1/admin/settings")
@Produces(MediaType.APPLICATION_JSON)
public final class SettingsResource {
    private final EffectiveSettings effective;

    /**
     * @param total the number of settings on all pages
     * @param offset the number of settings before this page
     * @param settings the settings of this page, in the order of the settings reference
     */
    private record SettingList(int total, int offset, List<EffectiveSetting> settings) {}

    public SettingsResource(@Context EffectiveSettings effective) {
        this.effective = effective;
    }

    /**
     * Lists the settings that are in effect. Stars replace secrets.
     *
     * @param search only settings whose name, value or source contains this text
     */
    @GET
    public SettingList list(@QueryParam("search") @DefaultValue("") String search, @BeanParam ListQuery query) {
        var page = query.page(
                effective.settings().stream()
                        .filter(setting -> contains(setting, search.toLowerCase(Locale.ROOT)))
                        .toList(),
                EffectiveSetting.class);
        return new SettingList(page.total(), page.offset(), page.items());
    }

    private static boolean contains(EffectiveSetting setting, String text) {
        return (setting.name() + "\n" + setting.value() + "\n" + setting.source())
                .toLowerCase(Locale.ROOT)
                .contains(text);
    }
}
