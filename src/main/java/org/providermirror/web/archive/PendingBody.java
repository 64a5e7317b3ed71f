package org.providermirror.web.archive;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.providermirror.fetch.ArrivingPackage;

/**
 * The bytes that an answer still owes when Jersey has set its status and headers. A resource leaves it behind in the
 * request; {@link PendingBodyFilter} sends it, for no stream of Jersey's comes near what the container can do by itself.
 */
sealed interface PendingBody {
    /** The request attribute that holds it. */
    String ATTRIBUTE = PendingBody.class.getName();

    /**
     * Opens the bytes.
     *
     * @throws IOException where they are not there as promised; nothing of them may be sent then
     */
    OpenBody open() throws IOException;

    /**
     * A part of a stored file.
     *
     * @param size how long the file must be, by its record
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
                            file.getFileName() + " has " + channel.size() + " bytes where its record says " + size);
                }
            } catch (IOException wrong) {
                channel.close();
                throw wrong;
            }
            return new OpenBody(channel, start, start + length, Optional.empty());
        }
    }

    /**
     * A stored file that a web server in front sends, once it is found to be as long as its record says.
     *
     * @param sent what it is expected to send of it, as the client asked for it
     */
    record HandedOver(FilePart sent) implements PendingBody {
        @Override
        public OpenBody open() throws IOException {
            return sent.open();
        }
    }

    /**
     * A whole package, as it arrives. It can be opened once it has begun.
     *
     * @param location where it lies at the publisher's, should it never begin
     */
    record Arrival(ArrivingPackage arriving, URI location) implements PendingBody {
        @Override
        public OpenBody open() throws IOException {
            var end = arriving.length().orElse(OpenBody.UNKNOWN_END);
            return new OpenBody(arriving.open(), 0, end, Optional.of(arriving));
        }
    }
}
