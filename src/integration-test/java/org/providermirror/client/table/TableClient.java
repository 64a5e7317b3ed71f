package org.providermirror.client.table;

import java.util.List;
import java.util.Map;
import org.providermirror.provider.Platform;

/** A client that installs rows of the table. */
interface TableClient {
    /** The name that rows know it by. */
    String name();

    Platform platform();

    /** Installs these rows, which are published, in a mode. */
    Map<TableRow, Installation> install(List<TableRow> rows, Mode mode) throws Exception;
}
