package org.providermirror.storage.s3;

import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/**
 * Refuses objects without a length. Every S3 store sends one; but the HTTP client takes a truncated head for a whole
 * one, and then an empty body that ends with the connection.
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
