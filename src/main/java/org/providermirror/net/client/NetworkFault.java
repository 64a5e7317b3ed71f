package org.providermirror.net.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.providermirror.failure.MirrorException;
import org.providermirror.failure.UpstreamProtocolException;
import org.providermirror.failure.UpstreamUnavailableException;
import org.providermirror.net.Origin;

/**
 * Translates an {@link IOException} of the network into a fact in plain words.
 *
 * @param fact the fact
 * @param kind what the host did wrong, if anything
 */
record NetworkFault(MirrorException fact, Kind kind) {
    /** What the host did wrong. */
    enum Kind {
        /** Nothing: the fault is ours, or the host answered something that is not valid. */
        NOT_UNAVAILABLE,
        /** It could not be connected to. */
        NOT_CONNECTED,
        /** It broke the connection. */
        BROKEN,
        /** It was too slow. */
        TOO_SLOW
    }

    static NetworkFault of(URI url, IOException fault) {
        if (fault instanceof ConnectionRequestTimeoutException) {
            return ours(url, "is not contacted: too many requests to it are running", fault);
        }
        if (fault instanceof ClientProtocolException
                || fault instanceof MessageConstraintException
                || (fault instanceof MalformedChunkCodingException && !(fault instanceof TruncatedChunkException))) {
            return new NetworkFault(
                    new UpstreamProtocolException(url, "sent a response that is not valid HTTP", fault),
                    Kind.NOT_UNAVAILABLE);
        }
        if (fault instanceof GzipBody.MalformedGzipException) {
            return new NetworkFault(
                    new UpstreamProtocolException(url, "sent a body that is not valid gzip", fault),
                    Kind.NOT_UNAVAILABLE);
        }
        if (fault instanceof SocketDeadline.GivenUpException) {
            return ours(url, "holds the response back, and fetches from other registries wait", fault);
        }
        if (fault instanceof InterruptedIOException && !(fault instanceof SocketTimeoutException)) {
            return ours(url, "was not asked to the end: the request was interrupted", fault);
        }
        return new NetworkFault(unavailable(url, reason(fault), fault), kind(fault));
    }

    private static NetworkFault ours(URI url, String reason, IOException fault) {
        return new NetworkFault(unavailable(url, reason, fault), Kind.NOT_UNAVAILABLE);
    }

    private static Kind kind(IOException fault) {
        if (fault instanceof ConnectResponseCheck.ProxyRefusedException
                || fault instanceof UnknownHostException
                || fault instanceof ConnectTimeoutException
                || fault instanceof ConnectException
                || fault instanceof NoRouteToHostException
                || fault instanceof SSLException) {
            return Kind.NOT_CONNECTED;
        }
        return fault instanceof SocketTimeoutException ? Kind.TOO_SLOW : Kind.BROKEN;
    }

    private static String reason(IOException fault) {
        if (fault instanceof ConnectResponseCheck.ProxyRefusedException refused) {
            return "cannot be reached: the egress proxy (of mirror.upstream.proxy, the JVM or HTTPS_PROXY) answered "
                    + refused.status()
                    + (refused.status() == 407 ? "; it needs a login in its URL, by Basic authentication" : "");
        }
        if (fault instanceof UnknownHostException) {
            return "has no address";
        }
        if (fault instanceof ConnectTimeoutException) {
            return "could not be connected to before the timeout";
        }
        if (fault instanceof SocketTimeoutException) {
            return "did not answer before the timeout";
        }
        if (fault instanceof SSLException) {
            return "could not be authenticated over TLS (" + fault.getMessage()
                    + "); mirror.upstream.ca-file adds certificate authorities";
        }
        if (fault instanceof ConnectException || fault instanceof NoRouteToHostException) {
            return "accepts no connection";
        }
        return "closed the connection too early";
    }

    private static UpstreamUnavailableException unavailable(URI url, String reason, IOException fault) {
        return new UpstreamUnavailableException(Origin.of(url).display(), reason, Optional.empty(), fault);
    }
}
