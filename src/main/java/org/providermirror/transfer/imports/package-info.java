/**
 * Imports packages from folders and archives in the layout of {@code terraform providers mirror}.
 *
 * <p>Verifies them offline by the provenance they carry, or with the registry. Bounds the memory of an import.
 */
package org.providermirror.transfer.imports;
