package org.providermirror.storage.s3;

import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/**
 * Refuses objects that come without a length. Every S3 store tells one; the HTTP client, however, takes a head that broke off
 * for a whole one, and what follows it for an empty body that ends with the connection.
 */
final class LengthRequired implements ExecutionInterceptor {
    @Override
    public void beforeUnmarshalling(Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
        var asksForObject =
                context.request() instanceof GetObjectRequest || context.request() instanceof HeadObjectRequest;
        if (asksForObject && context.httpResponse().isSuccessful() && !tellsLength(context.httpResponse())) {
            throw RetryableException.create("the answer broke off in its head");
        }
    }

    private static boolean tellsLength(SdkHttpResponse response) {
        return response.firstMatchingHeader("Content-Length").isPresent()
                || response.firstMatchingHeader("Transfer-Encoding").isPresent();
    }
}
