package org.providermirror.client.table;

/** What became of an installation. */
enum Outcome {
    /** The bytes that upstream has now are installed. */
    INSTALLED,
    /** Other bytes are installed, which upstream had before. */
    EARLIER_BYTES,
    /** Nothing is installed, and the client fails. */
    REFUSED
}
