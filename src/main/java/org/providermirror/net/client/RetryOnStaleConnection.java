package org.providermirror.net.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import org.apache.hc.client5.http.HttpRequestRetryStrategy;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.util.TimeValue;

/**
 * Retries a request once, at once, if the connection broke before a response came: a server may close a kept connection
 * just when it is reused. Responses are never retried here.
 */
final class RetryOnStaleConnection implements HttpRequestRetryStrategy {
    @Override
    public boolean retryRequest(HttpRequest request, IOException fault, int attempt, HttpContext context) {
        var neverConnected = fault instanceof ConnectException || fault instanceof NoRouteToHostException;
        var broken = fault instanceof NoHttpResponseException || fault instanceof SocketException;
        return attempt == 1 && broken && !neverConnected;
    }

    @Override
    public boolean retryRequest(HttpResponse response, int attempt, HttpContext context) {
        return false;
    }

    @Override
    public TimeValue getRetryInterval(HttpRequest request, IOException fault, int attempt, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }

    @Override
    public TimeValue getRetryInterval(HttpResponse response, int attempt, HttpContext context) {
        return TimeValue.ZERO_MILLISECONDS;
    }
}
