package org.providermirror.storage.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.providermirror.config.StorageSettings.AccessKey;
import org.providermirror.config.StorageSettings.Bucket;
import org.providermirror.testing.StoreProcess;

/**
 * The contract, upon the store that {@code -Dcontract.s3.endpoint}, {@code -Dcontract.s3.key} and {@code
 * -Dcontract.s3.secret} name, in a folder of its own of the bucket {@code -Dcontract.s3.bucket}, which is made if it does
 * not exist. What the tests store is deleted.
 */
@Tag("component")
class S3StorageOnNamedStoreTest extends StoreContract {
    private static final String RUN = "contract-" + UUID.randomUUID();
    private static final String REGION = System.getProperty("contract.s3.region", "us-east-1");

    private static Optional<Bucket> bucket = Optional.empty();

    @BeforeAll
    static void find() {
        var endpoint = System.getProperty("contract.s3.endpoint");
        assumeTrue(endpoint != null, "NOT TESTED: -Dcontract.s3.endpoint names no store");
        var key =
                new AccessKey(System.getProperty("contract.s3.key", ""), System.getProperty("contract.s3.secret", ""));
        bucket = Optional.of(StoreProcess.newBucket(
                URI.create(endpoint), key, System.getProperty("contract.s3.bucket", "mirror-contract"), REGION));
    }

    @AfterAll
    static void delete_what_was_stored() {
        bucket.ifPresent(used -> {
            try (var client = StoreProcess.client(
                    used.endpoint().orElseThrow(), used.accessKey().orElseThrow(), REGION)) {
                client.listObjectsV2Paginator(
                                request -> request.bucket(used.name()).prefix(RUN + "/"))
                        .contents()
                        .forEach(object -> client.deleteObject(
                                request -> request.bucket(used.name()).key(object.key())));
            }
        });
    }

    @Override
    Bucket emptyBucket() {
        var used = bucket.orElseThrow();
        return new Bucket(
                used.name(),
                RUN + "/" + UUID.randomUUID(),
                used.region(),
                used.endpoint(),
                used.publicEndpoint(),
                used.caFile(),
                used.pathStyle(),
                used.presignTtl(),
                used.accessKey());
    }
}
