package io.warmdatum.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.warmdatum.lambda.testing.S3Server;
import io.warmdatum.quarkus.ExitCodes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** The built application on a bucket. */
@Timeout(180)
class S3IT {

    private static S3Server server;
    private static S3Client client;

    @TempDir Path temp;
    private String bucket;

    @BeforeAll
    static void startServer(@TempDir Path folder) throws Exception {
        server = S3Server.start(folder);
        client =
                S3Client.builder()
                        .endpointOverride(server.address())
                        .forcePathStyle(true)
                        .region(Region.US_EAST_1)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("key", "secret")))
                        .build();
    }

    @AfterAll
    static void stopServer() {
        client.close();
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "b-" + UUID.randomUUID();
        client.createBucket(b -> b.bucket(bucket));
    }

    private void given(String key, String text) {
        client.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(text));
    }

    /** Files of the output by name, without what is kept beside them. */
    private Map<String, String> output() {
        var files = new TreeMap<String, String>();
        for (var object :
                client.listObjectsV2Paginator(l -> l.bucket(bucket).prefix("out/")).contents()) {
            String name = object.key().substring("out/".length());
            if (!name.startsWith(".warmdatum")) {
                files.put(
                        name,
                        client.getObjectAsBytes(g -> g.bucket(bucket).key(object.key()))
                                .asString(StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    private BuiltApp start(URI endpoint, String... more) throws Exception {
        String[] all =
                java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(
                                        "warmdatum.input=s3://" + bucket + "/in",
                                        "warmdatum.output=s3://" + bucket + "/out",
                                        "warmdatum.s3.endpoint=" + endpoint,
                                        "warmdatum.s3.tries=2"),
                                java.util.stream.Stream.of(more))
                        .toArray(String[]::new);
        return BuiltApp.start(
                Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"), all);
    }

    @Test
    void everyObjectIsADatumAndASecondRunRepeatsNothing() throws Exception {
        given("in/a", "one");
        given("in/b", "two");
        given("elsewhere/c", "three");

        try (BuiltApp app = start(server.address())) {
            app.awaitLine("2 processed, 0 recovered, 0 skipped, 0 failed");
            assertEquals(ExitCodes.DONE, app.exitCode(), app::log);
        }
        assertEquals(Map.of("a", "ONE", "b", "TWO"), output());

        given("in/b", "four");
        try (BuiltApp app = start(server.address())) {
            app.awaitLine("1 processed, 0 recovered, 1 skipped, 0 failed");
            assertEquals(ExitCodes.DONE, app.exitCode(), app::log);
        }
        assertEquals(Map.of("a", "ONE", "b", "FOUR"), output());
    }

    @Test
    void aDatumThatFailsPutsNothingOutAndTheRestIsDone() throws Exception {
        given("in/a", "one");
        given("in/b", "poison");

        try (BuiltApp app = start(server.address())) {
            app.awaitLine("1 processed, 0 recovered, 0 skipped, 1 failed");
            assertEquals(ExitCodes.INCOMPLETE, app.exitCode(), app::log);
        }
        assertEquals(Map.of("a", "ONE"), output());
    }

    @Test
    void anObjectOfSomebodyElseIsNotReplaced() throws Exception {
        given("in/a", "one");
        given("out/a", "mine");

        try (BuiltApp app = start(server.address())) {
            assertEquals(ExitCodes.INCOMPLETE, app.exitCode(), app::log);
            assertTrue(app.log().contains("it is not replaced"), app::log);
        }
        assertEquals(Map.of("a", "mine"), output());
    }

    @Test
    void aServiceInTroubleEndsTheRunAndAcknowledgesNothing() throws Exception {
        given("in/a", "one");
        var trouble =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        trouble.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(503, -1);
                    exchange.close();
                });
        trouble.start();
        try (BuiltApp app =
                start(URI.create("http://localhost:" + trouble.getAddress().getPort()))) {
            int code = app.exitCode();
            assertTrue(code != ExitCodes.DONE && code != ExitCodes.USAGE, code + app.log());
            assertTrue(app.log().contains("s3://" + bucket), app::log);
        } finally {
            trouble.stop(0);
        }
        assertEquals(Map.of(), output());
    }

    @Test
    void faultsThatPassAreNoticedByNobody() throws Exception {
        var expected = new TreeMap<String, String>();
        try (var faulty = new FaultyS3(server.address())) {
            for (FaultyS3.Fault fault : FaultyS3.Fault.values()) {
                String read = "read-" + fault;
                String written = "written-" + fault;
                given("in/" + read, "text of " + read);
                given("in/" + written, "text of " + written);
                expected.put(read, ("text of " + read).toUpperCase());
                expected.put(written, ("text of " + written).toUpperCase());
                faulty.fault("GET", bucket, "in/" + read, fault, 1);
                faulty.fault("PUT", bucket, "out/" + written, fault, 1);
            }
            try (BuiltApp app = start(faulty.address(), "warmdatum.s3.request-timeout=2s")) {
                app.awaitLine("8 processed, 0 recovered, 0 skipped, 0 failed");
                assertEquals(ExitCodes.DONE, app.exitCode(), app::log);
            }
            assertTrue(faulty.made() >= 7, "faults: " + faulty.made());
        }
        assertEquals(expected, output());
    }

    @Test
    void faultsThatLastFailTheirDatumsAndTheNextRunDoesThem() throws Exception {
        var expected = new TreeMap<>(Map.of("good", "GOOD"));
        given("in/good", "good");
        try (var faulty = new FaultyS3(server.address())) {
            for (FaultyS3.Fault fault : FaultyS3.Fault.values()) {
                String name = "read-" + fault;
                given("in/" + name, "text of " + name);
                expected.put(name, ("text of " + name).toUpperCase());
                faulty.fault("GET", bucket, "in/" + name, fault, Integer.MAX_VALUE);
                if (fault != FaultyS3.Fault.TRUNCATED) { // nothing is read of those answers
                    String written = "written-" + fault;
                    given("in/" + written, "text of " + written);
                    expected.put(written, ("text of " + written).toUpperCase());
                    faulty.fault("PUT", bucket, "out/" + written, fault, Integer.MAX_VALUE);
                }
            }
            try (BuiltApp app = start(faulty.address(), "warmdatum.s3.request-timeout=1s")) {
                app.awaitLine("1 processed, 0 recovered, 0 skipped, 7 failed");
                assertEquals(ExitCodes.INCOMPLETE, app.exitCode(), app::log);
            }
            assertEquals(Map.of("good", "GOOD"), output());
        }

        try (BuiltApp app = start(server.address())) {
            app.awaitLine("7 processed, 0 recovered, 1 skipped, 0 failed");
            assertEquals(ExitCodes.DONE, app.exitCode(), app::log);
        }
        assertEquals(expected, output());
    }
}
