package io.warmdatum.lambda.internal.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.lambda.internal.batch.DeadLetters;
import io.warmdatum.lambda.internal.batch.Ledger;
import io.warmdatum.lambda.internal.files.AnswerDestination;
import io.warmdatum.lambda.internal.files.Downloads;
import io.warmdatum.lambda.internal.files.FunctionStaging;
import io.warmdatum.lambda.internal.function.FunctionWork;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.testing.FunctionContract;
import io.warmdatum.testing.TestDatum;
import io.warmdatum.worker.LoopListener;
import io.warmdatum.worker.Report;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Functions in the handler of AWS Lambda, fed by a caller that takes results. */
class LambdaContractTest extends FunctionContract {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers do not tell recovered datums from processed ones; the loop does. */
    private static final class Outcomes implements LoopListener {

        private final Map<String, Outcome> byId = new ConcurrentHashMap<>();

        @Override
        public void attemptFailed(String datumId, int attempt, Failure failure) {}

        @Override
        public void datumEnded(String datumId, Report report) {
            byId.put(datumId, report.outcome());
        }
    }

    @Override
    protected List<Ended> run(
            Class<?> function, Map<String, String> keys, List<TestDatum> datums, Path folder)
            throws Exception {
        // One after the other, in the order of the event, as the contract says.
        Map<String, String> all = new HashMap<>(keys);
        all.put("warmdatum.concurrency", "1");
        FunctionDefinition definition = FunctionDefinition.of(function);
        var clock = InstantSource.system();
        var telemetry = new Telemetry(JSON, "contract", clock, line -> {});
        var outcomes = new Outcomes();
        var work =
                new FunctionWork(
                        definition,
                        ReflectedFunction.create(definition),
                        ConfigKeys.of(all, "the case"),
                        clock,
                        telemetry,
                        outcomes,
                        why -> {
                            throw new IllegalStateException(why);
                        });
        var host =
                new LambdaHost(
                        JSON,
                        work,
                        new LambdaHost.Parts(
                                work,
                                new FunctionStaging(
                                        folder,
                                        new Downloads(
                                                () -> {
                                                    throw new IOException("no files here");
                                                },
                                                1),
                                        new AnswerDestination()),
                                Ledger.none(),
                                DeadLetters.none(),
                                new Spill(JSON, Optional.empty()),
                                telemetry,
                                clock,
                                code -> {
                                    throw new IllegalStateException("exit " + code);
                                }));
        byte[] answer =
                host.serve(
                        new ByteArrayInputStream(event(datums)), "request", Duration.ofMinutes(10));
        return ended(JSON.readTree(answer), outcomes);
    }

    private static byte[] event(List<TestDatum> datums) throws IOException {
        var event = JSON.createObjectNode();
        var array = event.putArray("datums");
        for (int i = 0; i < datums.size(); i++) {
            byte[] content = datums.get(i).inputs().get(0).files().values().iterator().next();
            array.addObject()
                    .put("id", Integer.toString(i))
                    .put("payload", new String(content, StandardCharsets.UTF_8));
        }
        return JSON.writeValueAsBytes(event);
    }

    private static List<Ended> ended(JsonNode answer, Outcomes outcomes)
            throws NoSuchAlgorithmException {
        List<Ended> ended = new ArrayList<>();
        for (JsonNode result : answer.path("results")) {
            Outcome outcome = outcomes.byId.get(id(result.path("index").asInt()));
            ended.add(new Ended(word(result.path("status").asText(), outcome), files(result)));
        }
        return ended;
    }

    /** Identities become ids by SHA-256, as they may be of any length. */
    private static String id(int index) throws NoSuchAlgorithmException {
        return HexFormat.of()
                .formatHex(
                        MessageDigest.getInstance("SHA-256")
                                .digest(("direct:" + index).getBytes(StandardCharsets.UTF_8)));
    }

    private static String word(String status, Outcome outcome) {
        return switch (status) {
            case "done" -> outcome instanceof Outcome.Recovered ? "recovered" : "processed";
            case "failed", "failed_for_good" -> "failed";
            default -> "not begun";
        };
    }

    private static Map<String, String> files(JsonNode result) {
        var files = new TreeMap<String, String>();
        result.path("output")
                .properties()
                .forEach(field -> files.put(field.getKey(), field.getValue().asText()));
        return files;
    }
}
