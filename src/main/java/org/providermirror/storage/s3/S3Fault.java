package org.providermirror.storage.s3;

import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.providermirror.config.StorageSettings.Bucket;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Classifies the failures of the SDK. */
enum S3Fault {
    /** There is no such object. */
    ABSENT,
    /** The object exists already. */
    PRESENT,
    /** Another writer writes the same object at this moment. */
    CONTENDED,
    /** The credentials lack a permission. */
    FORBIDDEN,
    /** The store does not support the request. */
    NOT_IMPLEMENTED,
    /** The calling thread was interrupted. */
    INTERRUPTED,
    /** The store cannot be reached, fails, or refuses everything: the next request would fail as well. */
    OUT_OF_REACH,
    /** Any other failure of this one request. */
    OTHER;

    private static final Set<String> OF_THE_WHOLE_STORE = Set.of(
            "NoSuchBucket",
            "ExpiredToken",
            "ExpiredTokenException",
            "TokenRefreshRequired",
            "InvalidToken",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "RequestTimeTooSkewed",
            "AuthorizationHeaderMalformed",
            "AllAccessDisabled",
            "PermanentRedirect",
            "SlowDown");

    static S3Fault of(SdkException failure) {
        if (failure instanceof AbortedException) {
            return INTERRUPTED;
        }
        if (!(failure instanceof AwsServiceException answer)) {
            return OUT_OF_REACH;
        }
        if (answer instanceof NoSuchBucketException
                || OF_THE_WHOLE_STORE.contains(code(answer).orElse(""))) {
            return OUT_OF_REACH;
        }
        return switch (answer.statusCode()) {
            case 404 -> ABSENT;
            case 412 -> PRESENT;
            case 409 -> CONTENDED;
            case 403 -> FORBIDDEN;
            case 501 -> NOT_IMPLEMENTED;
            case 401 -> OUT_OF_REACH;
            default -> answer.statusCode() >= 500 ? OUT_OF_REACH : OTHER;
        };
    }

    /** Returns why the store cannot be used, with its host name and, if a setting may help, the setting. */
    static String reason(Exception failure, Bucket bucket) {
        if (failure instanceof NoSuchBucketException) {
            return host(bucket) + " has no bucket " + bucket.name() + ": create it, or correct mirror.s3.bucket";
        }
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return "the name " + host(bucket) + " does not resolve"
                        + (bucket.pathStyle()
                                ? ""
                                : "; if the store has no host name for each bucket, set mirror.s3.path-style to true");
            }
            if (cause instanceof SSLException) {
                return host(bucket) + " could not be authenticated over TLS (" + cause.getMessage()
                        + "); mirror.s3.ca-file adds certificate authorities";
            }
        }
        return host(bucket) + " fails: " + failure.getMessage();
    }

    private static String host(Bucket bucket) {
        var aws = "s3." + bucket.region().map(region -> region + ".").orElse("") + "amazonaws.com";
        var store = bucket.endpoint().map(URI::getHost).orElse(aws);
        return bucket.pathStyle() ? store : bucket.name() + "." + store;
    }

    /** Returns the store's error code; empty for responses to HEAD, which have no body. */
    static Optional<String> code(AwsServiceException answer) {
        return Optional.ofNullable(answer.awsErrorDetails()).map(details -> details.errorCode());
    }
}
