package org.providermirror.fetch;

import org.providermirror.catalog.record.PackageRecord;
import org.providermirror.provider.Sha256;

/** Says how one attempt to fetch a package into storage ended. */
sealed interface FetchOutcome {
    /** Calls the method of the handler for this outcome. */
    void handle(Handler handler);

    /** Handles every kind of outcome. */
    interface Handler {
        void stored(PackageRecord record);

        void failed(String reason);

        void altered(Altered altered);

        void hopeless(String reason);

        void gaveWay(GaveWay outcome);
    }

    /** The package is in storage, with its record. */
    record Stored(PackageRecord record) implements FetchOutcome {
        @Override
        public void handle(Handler handler) {
            handler.stored(record);
        }
    }

    /** Nothing was published. A retry may succeed. */
    record Failed(String reason) implements FetchOutcome {
        @Override
        public void handle(Handler handler) {
            handler.failed(reason);
        }
    }

    /**
     * Nothing was published: the complete body is not the package that the publisher signed. A retry may succeed.
     *
     * @param received the digest of the body
     */
    record Altered(Sha256 signed, Sha256 received) implements FetchOutcome {
        String reason() {
            return "the bytes have the SHA-256 " + received + ", but the publisher signed " + signed;
        }

        @Override
        public void handle(Handler handler) {
            handler.altered(this);
        }
    }

    /** Nothing was published, and another try soon would end the same way. */
    record Hopeless(String reason) implements FetchOutcome {
        @Override
        public void handle(Handler handler) {
            handler.hopeless(reason);
        }
    }

    /**
     * Nothing was published, because others wait. The fetch goes on later.
     *
     * @param kept whether what was received is kept until then
     */
    record GaveWay(String reason, boolean kept) implements FetchOutcome {
        @Override
        public void handle(Handler handler) {
            handler.gaveWay(this);
        }
    }
}
