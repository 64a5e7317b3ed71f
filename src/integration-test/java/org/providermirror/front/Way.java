package org.providermirror.front;

/** The ways that the example files know to send the bytes of local storage. */
enum Way {
    THROUGH_THE_CONTAINER,
    OFFLOADED,
    FROM_THE_FOLDER
}
