package io.warmdatum.lambda.internal.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Calls of the Runtime API (reference 3.1). Thread-safe. */
final class RuntimeClient {

    private static final String BASE = "/2018-06-01/runtime/";

    private final String base;

    /**
     * @param address host and port, as {@code AWS_LAMBDA_RUNTIME_API} has them
     */
    RuntimeClient(String address) {
        this.base = "http://" + Objects.requireNonNull(address, "address must be set") + BASE;
    }

    /** An event. */
    record Event(
            String requestId, Instant deadline, String functionArn, String traceId, byte[] body) {}

    /** Waits for the next event; there is no limit of the time, as the environment is frozen. */
    Event next() throws IOException {
        HttpURLConnection connection = open("invocation/next");
        try (InputStream body = connection.getInputStream()) {
            String id = connection.getHeaderField("Lambda-Runtime-Aws-Request-Id");
            if (id == null) {
                throw new IOException("the event has no request id");
            }
            return new Event(
                    id,
                    Instant.ofEpochMilli(
                            connection.getHeaderFieldLong("Lambda-Runtime-Deadline-Ms", 0)),
                    header(connection, "Lambda-Runtime-Invoked-Function-Arn"),
                    header(connection, "Lambda-Runtime-Trace-Id"),
                    body.readAllBytes());
        }
    }

    private static String header(HttpURLConnection connection, String name) {
        return Objects.requireNonNullElse(connection.getHeaderField(name), "");
    }

    /** Posts an answer; gives the status. */
    int response(String requestId, byte[] body, int length) throws IOException {
        HttpURLConnection connection = open("invocation/" + requestId + "/response");
        connection.setRequestProperty("Content-Type", "application/json");
        return post(connection, body, length);
    }

    /** Posts the error of an invocation; gives the status. */
    int error(String requestId, String type, String json) throws IOException {
        return postError("invocation/" + requestId + "/error", type, json);
    }

    /** Posts an error of the start; gives the status. */
    int initError(String type, String json) throws IOException {
        return postError("init/error", type, json);
    }

    private int postError(String path, String type, String json) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestProperty("Content-Type", "application/vnd.aws.lambda.error+json");
        connection.setRequestProperty("Lambda-Runtime-Function-Error-Type", type);
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return post(connection, body, body.length);
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection)
                        URI.create(base + path).toURL().openConnection(java.net.Proxy.NO_PROXY);
        connection.setRequestProperty("User-Agent", "warmdatum-lambda");
        connection.setReadTimeout(0);
        return connection;
    }

    private static int post(HttpURLConnection connection, byte[] body, int length)
            throws IOException {
        connection.setDoOutput(true);
        // Streaming, so that a broken connection is never answered by posting once more.
        connection.setFixedLengthStreamingMode(length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body, 0, length);
        }
        int status = connection.getResponseCode();
        InputStream answer =
                status < 400 ? connection.getInputStream() : connection.getErrorStream();
        if (answer != null) {
            // Read to its end, so that the connection is used again.
            answer.readAllBytes();
            answer.close();
        }
        return status;
    }
}
