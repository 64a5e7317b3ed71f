package org.providermirror.bench;

/**
 * A load, and what it cost the server.
 *
 * @param cpuSeconds of the partner's processes
 */
record Loaded(Load load, double cpuSeconds) {
    static Loaded measure(Partner partner, int connections, int seconds) {
        var before = Usage.cpuSeconds(partner.processes());
        var load = Load.on(partner.url(), connections, seconds);
        if (load.errors() > 0 || load.requests() == 0 && load.bytes() == 0) {
            throw new IllegalStateException(partner + " gave no good answers: " + load);
        }
        return new Loaded(load, Usage.cpuSeconds(partner.processes()) - before);
    }

    double cpuPerGigabyte() {
        return cpuSeconds / (load.bytes() / 1e9);
    }

    double cpuMicrosecondsPerRequest() {
        return cpuSeconds * 1e6 / load.requests();
    }
}
