package org.providermirror.client.table;

/** How a client installs a provider. */
enum Mode {
    /** From the registry itself. */
    DIRECT("directly", "d"),
    /** From the mirror as a network mirror. */
    NETWORK("through a network mirror", "n"),
    /** From the mirror as the registry. */
    REGISTRY("in registry mode", "r");

    private final String title;
    private final String id;

    Mode(String title, String id) {
        this.title = title;
        this.id = id;
    }

    /** The name in the types of a row's providers. All have one length, so that all releases have. */
    String id() {
        return id;
    }

    @Override
    public String toString() {
        return title;
    }
}
