package org.providermirror.container;

/** The server runs, or ran, but the application did not start in it. */
@SuppressWarnings("serial")
public final class DeploymentFailed extends IllegalStateException {
    private final transient Console console;

    DeploymentFailed(Console console) {
        super("the application did not start\n" + console.tail());
        this.console = console;
    }

    /** Everything that the server wrote. */
    public Console console() {
        return console;
    }
}
