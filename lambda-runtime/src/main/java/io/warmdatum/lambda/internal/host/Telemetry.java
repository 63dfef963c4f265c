package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.Failure;
import io.warmdatum.code.ProgramListener;
import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.worker.LoopListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Logs as lines of JSON, and metrics in CloudWatch's embedded format, one line for each invocation.
 * Failed attempts are logged; what went well is only counted. Thread-safe.
 *
 * <p>Metrics by function name and source: {@code Datums}, {@code DatumsDone}, {@code DatumsFailed},
 * {@code DatumsDeferred} (held ones included), {@code DatumsDeadLettered}, {@code FailedAttempts},
 * {@code Starts} (of user code, since the last invocation), {@code ColdStart} (1 for the first
 * invocation of an environment), {@code Duration} in milliseconds.
 */
final class Telemetry implements LoopListener, ProgramListener {

    private final ObjectMapper mapper;
    private final String function;
    private final InstantSource clock;
    private final Consumer<String> out;
    private final AtomicInteger failedAttempts = new AtomicInteger();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger invocations = new AtomicInteger();

    /**
     * @param mapper writes lines; that of the host, as making another takes long at a start
     * @param function name of the Lambda function
     * @param out takes lines
     */
    Telemetry(ObjectMapper mapper, String function, InstantSource clock, Consumer<String> out) {
        this.mapper = Objects.requireNonNull(mapper, "mapper must be set");
        this.function = Objects.requireNonNull(function, "function must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.out = Objects.requireNonNull(out, "out must be set");
    }

    private ObjectNode line(String level, String message) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("timestamp", clock.instant().toString())
                .put("level", level)
                .put("message", message);
    }

    private void write(ObjectNode line) {
        try {
            out.accept(mapper.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Trees can always be written", e);
        }
    }

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {
        failedAttempts.incrementAndGet();
        write(
                line("WARN", "attempt failed")
                        .put("datum", datumId)
                        .put("attempt", attempt)
                        .put("cause", failure.cause().name())
                        .put("reason", failure.reason())
                        .put("stderr", failure.stderrTail()));
    }

    @Override
    public void starting(String why) {
        starts.incrementAndGet();
        write(line("INFO", "user code is started").put("why", why));
    }

    @Override
    public void ready(Duration startTook) {
        write(line("INFO", "user code is ready").put("millis", startTook.toMillis()));
    }

    @Override
    public void ended(String how) {
        // Functions end with every batch, which says nothing.
    }

    @Override
    public void line(Line line) {
        write(
                line(line.stderr() ? "WARN" : "INFO", line.text())
                        .put("datum", line.datumId())
                        .put("attempt", line.attempt()));
    }

    /** A line of this host itself. */
    void warn(String requestId, String message) {
        write(line("WARN", message).put("requestId", requestId));
    }

    /** The line of an invocation that answers. */
    void invocation(String requestId, String source, List<DatumEnd> ends, Instant begun) {
        Map<DatumEnd.Kind, Integer> counts = new EnumMap<>(DatumEnd.Kind.class);
        ends.forEach(end -> counts.merge(end.kind(), 1, Integer::sum));
        ObjectNode line = line("INFO", "invocation");
        line.put("requestId", requestId).put("FunctionName", function).put("Source", source);
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        values.put("Datums", ends.size());
        values.put("DatumsDone", count(counts, DatumEnd.Kind.DONE));
        values.put(
                "DatumsFailed", count(counts, DatumEnd.Kind.FAILED, DatumEnd.Kind.FAILED_FOR_GOOD));
        values.put("DatumsDeferred", count(counts, DatumEnd.Kind.DEFERRED, DatumEnd.Kind.HELD));
        values.put("DatumsDeadLettered", count(counts, DatumEnd.Kind.PARKED));
        values.put("FailedAttempts", failedAttempts.getAndSet(0));
        values.put("Starts", starts.getAndSet(0));
        values.put("ColdStart", invocations.getAndIncrement() == 0 ? 1 : 0);
        values.put("Duration", Duration.between(begun, clock.instant()).toMillis());
        line.setAll(values);
        line.set("_aws", declaration(values));
        write(line);
    }

    private static int count(Map<DatumEnd.Kind, Integer> counts, DatumEnd.Kind... kinds) {
        int sum = 0;
        for (DatumEnd.Kind kind : kinds) {
            sum += counts.getOrDefault(kind, 0);
        }
        return sum;
    }

    /** What makes metrics of the values (CloudWatch's embedded metric format). */
    private ObjectNode declaration(ObjectNode values) {
        ObjectNode aws = JsonNodeFactory.instance.objectNode();
        aws.put("Timestamp", clock.millis());
        ObjectNode metrics = aws.putArray("CloudWatchMetrics").addObject();
        metrics.put("Namespace", "Warmdatum");
        metrics.putArray("Dimensions").addArray().add("FunctionName").add("Source");
        ArrayNode names = metrics.putArray("Metrics");
        values.fieldNames()
                .forEachRemaining(
                        name ->
                                names.addObject()
                                        .put("Name", name)
                                        .put(
                                                "Unit",
                                                name.equals("Duration")
                                                        ? "Milliseconds"
                                                        : "Count"));
        return aws;
    }
}
