package io.warmdatum.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.wire.JsonBodies.BadBodyException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The Worker service as plain HTTP and JSON, free of any transport, so that a script can call it
 * with curl.
 *
 * <ul>
 *   <li>{@code POST /next-datum} with text/plain (the body is the error text, empty = it went well)
 *       or application/json {@code {"error":"..."}}: {@code {"env":["K=V",...]}}
 *   <li>{@code GET /status}
 *   <li>{@code POST /cancel} with {@code {"job_id":"...","data_filters":["..."]}}
 *   <li>the paths of Pachyderm's gateway, {@code POST /pachyderm.worker.Worker/METHOD}, with proto3
 *       JSON (reference 1.7)
 * </ul>
 *
 * <p>A refusal is application/problem+json, or text/plain for callers that sent text/plain.
 * Thread-safe.
 */
public final class WorkerJson {

    /** Most bytes a body may have: 20 MiB, as for gRPC messages (reference 1.4). */
    public static final int MAX_BODY_BYTES = 20 * 1024 * 1024;

    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain";
    private static final String GATEWAY = "/pachyderm.worker.Worker/";

    private final NextDatumDesk desk;

    /** Serves the given desk. */
    public WorkerJson(NextDatumDesk desk) {
        this.desk = Objects.requireNonNull(desk, "desk must be set");
    }

    /**
     * An HTTP answer.
     *
     * @param status HTTP status code
     * @param contentType media type of the body
     * @param body never null
     * @param delivered to be run when all of the answer has been written and the caller had not
     *     gone ({@link NextDatumDesk#delivered}); never null
     * @param undelivered to be run when the answer has not reached the caller and will not, so that
     *     a datum in it goes to the next caller ({@link NextDatumDesk#undelivered}); never null
     */
    public record Answer(
            int status, String contentType, byte[] body, Runnable delivered, Runnable undelivered) {

        /** An answer that nothing is lost with. */
        Answer(int status, String contentType, byte[] body) {
            this(status, contentType, body, () -> {}, () -> {});
        }
    }

    /**
     * Answers a call. Does not block.
     *
     * @param method HTTP method
     * @param path path without query
     * @param contentType media type, {@code ""} if the call has none
     * @param body body
     * @return the answer, never a failure; cancel it when the caller has vanished, so that the
     *     datum goes to the next caller
     */
    public CompletableFuture<Answer> answer(
            String method, String path, String contentType, byte[] body) {
        String type = mediaType(contentType);
        if (body.length > MAX_BODY_BYTES) {
            return CompletableFuture.completedFuture(tooLarge(contentType));
        }
        try {
            return route(method, path, type, body);
        } catch (BadBodyException e) {
            return done(refuse(type, 400, e.getMessage()));
        } catch (RuntimeException e) {
            return done(refuse(type, 500, Pending.text(e)));
        }
    }

    /** The answer to a body over {@link #MAX_BODY_BYTES}, for a transport that stops reading. */
    public static Answer tooLarge(String contentType) {
        return refuse(
                mediaType(contentType), 413, "the body is larger than 20 MiB: send a shorter text");
    }

    /** A refusal that the transport itself has to make. */
    public static Answer refusal(String contentType, int status, String text) {
        return refuse(mediaType(contentType), status, text);
    }

    private CompletableFuture<Answer> route(String method, String path, String type, byte[] body)
            throws BadBodyException {
        String wanted =
                switch (path) {
                    case "/status" -> "GET";
                    case "/next-datum",
                            "/cancel",
                            GATEWAY + "NextDatum",
                            GATEWAY + "Status",
                            GATEWAY + "Cancel" ->
                            "POST";
                    default -> null;
                };
        if (wanted == null) {
            return done(
                    refuse(
                            type,
                            404,
                            "nothing is served at this path: use POST /next-datum, GET /status or"
                                    + " POST /cancel"));
        }
        if (!wanted.equals(method)) {
            return done(refuse(type, 405, "use " + wanted + " for " + path));
        }
        boolean plain = path.equals("/next-datum") && (type.equals(TEXT) || isAbsent(type, body));
        if (wanted.equals("POST") && !plain && !type.equals(JSON)) {
            return done(
                    refuse(
                            type,
                            415,
                            "send the header 'Content-Type: application/json'"
                                    + (path.equals("/next-datum")
                                            ? " with {\"error\":\"...\"}, or 'Content-Type:"
                                                    + " text/plain' with the error text"
                                            : "")));
        }
        return switch (path) {
            case "/next-datum", GATEWAY + "NextDatum" ->
                    nextDatum(plain ? utf8(body) : error(body), plain ? TEXT : type);
            case "/status" -> done(ok(snakeCaseStatus()));
            case GATEWAY + "Status" -> {
                JsonBodies.read(body, List.of());
                yield done(ok(protoStatus()));
            }
            default -> done(cancel(body));
        };
    }

    private CompletableFuture<Answer> nextDatum(String error, String type) {
        CompletableFuture<List<String>> pending = Pending.nextDatum(desk, error);
        CompletableFuture<Answer> answer =
                pending.handle(
                        (env, failure) -> {
                            if (failure == null) {
                                return new Answer(
                                        200,
                                        JSON,
                                        JsonBodies.write(Map.of("env", env)),
                                        () -> desk.delivered(pending),
                                        () -> desk.undelivered(pending));
                            }
                            int status = Pending.isNotBatching(failure) ? 409 : 500;
                            return refuse(type, status, Pending.text(failure));
                        });
        answer.whenComplete(
                (a, f) -> {
                    if (answer.isCancelled()) {
                        desk.undelivered(pending);
                    }
                });
        return answer;
    }

    private Answer cancel(byte[] body) throws BadBodyException {
        ObjectNode request = JsonBodies.read(body, List.of("job_id", "data_filters"));
        boolean success =
                desk.cancel(
                        JsonBodies.text(request, "job_id"),
                        JsonBodies.texts(request, "data_filters"));
        return ok(Map.of("success", success));
    }

    private Map<String, Object> snakeCaseStatus() {
        return status("worker_id", "job_id", "datum_status", hash -> hash);
    }

    /** Proto3 JSON: camelCase, and bytes in base64. */
    private Map<String, Object> protoStatus() {
        return status(
                "workerId",
                "jobId",
                "datumStatus",
                hash -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hash)));
    }

    private Map<String, Object> status(
            String workerKey, String jobKey, String datumKey, UnaryOperator<String> hash) {
        NextDatumDesk.WorkerStatus status = desk.status();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(workerKey, status.workerId());
        object.put(jobKey, status.jobId());
        status.started()
                .ifPresent(
                        started -> {
                            Map<String, Object> datum = new LinkedHashMap<>();
                            datum.put("started", started.toString());
                            datum.put(
                                    "data",
                                    status.files().stream()
                                            .map(
                                                    file ->
                                                            Map.of(
                                                                    "path",
                                                                    file.path(),
                                                                    "hash",
                                                                    hash.apply(file.hash())))
                                            .toList());
                            object.put(datumKey, datum);
                        });
        return object;
    }

    private static String error(byte[] body) throws BadBodyException {
        return JsonBodies.text(JsonBodies.read(body, List.of("error")), "error");
    }

    /** Undecodable bytes are replaced: an error report is never lost over its encoding. */
    private static String utf8(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static boolean isAbsent(String type, byte[] body) {
        return type.isEmpty() && body.length == 0;
    }

    private static Answer ok(Map<String, ?> object) {
        return new Answer(200, JSON, JsonBodies.write(object));
    }

    private static Answer refuse(String type, int status, String text) {
        if (type.equals(TEXT)) {
            return new Answer(
                    status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
        }
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("status", status);
        problem.put("detail", text);
        return new Answer(status, "application/problem+json", JsonBodies.write(problem));
    }

    private static CompletableFuture<Answer> done(Answer answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end))
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
