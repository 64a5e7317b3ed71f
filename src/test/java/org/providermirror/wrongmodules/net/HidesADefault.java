package org.providermirror.wrongmodules.net;

/** Decorates an interface whose default method it drops. */
record HidesADefault(HasADefault decorated) implements HasADefault {
    @Override
    public String answer() {
        return decorated.answer();
    }
}

interface HasADefault {
    String answer();

    default boolean isOffline() {
        return false;
    }
}
