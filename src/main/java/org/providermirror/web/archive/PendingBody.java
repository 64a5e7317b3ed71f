package org.providermirror.web.archive;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.providermirror.fetch.ArrivingPackage;

/**
 * Describes the bytes to send after Jersey has set status and headers. The resource leaves it in the request, and
 * {@link PendingBodyFilter} sends it, because the container sends files far more cheaply than Jersey's streams.
 */
sealed interface PendingBody {
    /** The request attribute that holds it. */
    String ATTRIBUTE = PendingBody.class.getName();

    /**
     * Opens the bytes.
     *
     * @throws IOException if they are not there with the recorded length; then nothing may be sent
     */
    OpenBody open() throws IOException;

    /** Returns how many bytes the client gets; 0 while that is not known. */
    long length();

    /** Returns whether the client gets the first byte of the package. */
    boolean beginsPackage();

    /**
     * A part of a stored file.
     *
     * @param size the recorded length of the file
     * @param start the first byte, counted from 0
     * @param length how many bytes
     */
    record FilePart(Path file, long size, long start, long length) implements PendingBody {
        @Override
        public OpenBody open() throws IOException {
            var channel = FileChannel.open(file, StandardOpenOption.READ);
            try {
                if (channel.size() != size) {
                    throw new IOException(
                            file.getFileName() + " has " + channel.size() + " bytes, but its record says " + size);
                }
            } catch (IOException wrong) {
                channel.close();
                throw wrong;
            }
            return new OpenBody(channel, start, start + length, Optional.empty());
        }

        @Override
        public boolean beginsPackage() {
            return start == 0;
        }
    }

    /**
     * A stored file that a web server in front sends, after its length was checked.
     *
     * @param sent the part that the client requested
     */
    record Offloaded(FilePart sent) implements PendingBody {
        @Override
        public OpenBody open() throws IOException {
            return sent.open();
        }

        @Override
        public long length() {
            return sent.length();
        }

        @Override
        public boolean beginsPackage() {
            return sent.beginsPackage();
        }
    }

    /**
     * A whole package, as it arrives. It can be opened after the download has begun.
     *
     * @param location the publisher's URL, for the case that the download never begins
     */
    record Arrival(ArrivingPackage arriving, URI location) implements PendingBody {
        @Override
        public OpenBody open() throws IOException {
            var end = arriving.length().orElse(OpenBody.UNKNOWN_END);
            return new OpenBody(arriving.open(), 0, end, Optional.of(arriving));
        }

        @Override
        public long length() {
            return arriving.length().orElse(0);
        }

        @Override
        public boolean beginsPackage() {
            return true;
        }
    }
}
