package org.providermirror.transfer.exports;

/**
 * Orders an export into a folder. Its JSON form is stored in the job's record.
 *
 * @param folder the name of a folder below {@code mirror.export.path}
 */
public record ExportOrder(String folder, Selection selection) {}
