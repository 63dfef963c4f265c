package io.warmdatum.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.warmdatum.Failure;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.spec.SpecReader;
import io.warmdatum.store.AttemptInfo;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Logs;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Stats;
import io.warmdatum.store.local.LocalStore;
import io.warmdatum.view.RawObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The console over its port, on a real store with a job of three datums, one of which failed. */
@Timeout(60)
final class ConsoleTest {

    private static final String TOKEN = "a-token-that-nobody-guesses";
    private static final String MARKUP = "<img src=x onerror=alert(1)>";
    private static final Instant TIME = Instant.parse("2024-05-01T10:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private LocalStore store;
    private Console console;
    private JobInfo job;
    private Commit commit;

    @BeforeEach
    void openAConsoleOnAJob() throws Exception {
        store = LocalStore.open(folder.resolve("home"), () -> TIME, new Random(1));
        RepoName docs = new RepoName("default", "docs");
        store.repos().create(docs, MARKUP);
        try (var writer = store.repos().startCommit(docs, "master")) {
            for (String path : List.of("/a.txt", "/<b>.txt", "/sub/c.txt")) {
                writer.put(path, new ByteArrayInputStream(path.getBytes()), false);
            }
            commit = writer.finish();
        }
        Pipelines.PipelineInfo pipeline =
                store.pipelines()
                        .create(
                                new SpecReader()
                                        .read(
                                                "p",
                                                """
                                                {"pipeline": {"name": "count"}, "datum_tries": 2,
                                                 "transform": {"cmd": ["true"]},
                                                 "input": {"pfs": {"repo": "docs", "glob": "/**"}}}
                                                """)
                                        .specs()
                                        .get(0),
                                false);
        job =
                store.ledger()
                        .createJob(
                                pipeline,
                                List.of(new JobInfo.JobInput(docs, "master", commit.id())));
        store.ledger().start(job, TIME, false);
        List<String> paths = List.of("/<b>.txt", "/a.txt", "/sub/c.txt");
        store.ledger()
                .plan(
                        job,
                        IntStream.range(0, 3).mapToObj(i -> planned(i, paths.get(i))),
                        "salt",
                        false);
        record(0, DatumInfo.State.FAILED);
        record(1, DatumInfo.State.PROCESSED);
        store.logs()
                .append(
                        new Logs.LogLine(
                                TIME, "default", "count", job.id(), "w", id(0), 1, true, true,
                                MARKUP));
        open(Binding.parse("0"));
    }

    private void open(Binding binding) throws IOException {
        console =
                Console.open(
                        binding,
                        new Console.Setting(
                                vertx,
                                store,
                                folder.resolve("home"),
                                TOKEN,
                                "1",
                                () -> TIME.plusSeconds(5),
                                new Random(2)));
    }

    private PlannedDatum planned(int number, String path) {
        FileEntry entry = store.repos().entry(commit, path).orElseThrow();
        return new PlannedDatum(
                id(number),
                List.of(
                        new InputFile(
                                "docs",
                                "default",
                                "docs",
                                "master",
                                commit.id(),
                                entry,
                                "",
                                "",
                                false,
                                false,
                                false)));
    }

    private static String id(int number) {
        return ("" + number).repeat(64);
    }

    private void record(int index, DatumInfo.State state) throws Exception {
        boolean failed = state == DatumInfo.State.FAILED;
        Path out = Files.writeString(folder.resolve("out.txt"), "output");
        Optional<Failure> failure =
                failed
                        ? Optional.of(
                                new Failure(
                                        Failure.Cause.EXITED,
                                        "broken " + MARKUP,
                                        OptionalInt.of(3),
                                        "tail " + MARKUP))
                        : Optional.empty();
        store.ledger()
                .record(
                        job,
                        new DatumResult(
                                index,
                                state,
                                failed ? "broken " + MARKUP : "",
                                List.of(
                                        new AttemptInfo(
                                                1, "w", TIME, TIME.plusSeconds(1), failure, "")),
                                new Stats(1, 5_000_000, 1, 1, 0),
                                failed
                                        ? List.of()
                                        : List.of(
                                                new OutputFile(
                                                        "/out.txt", out, 6, Optional.empty()))))
                .get();
    }

    @AfterEach
    void close() {
        console.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        store.close();
    }

    private String jobPath() {
        return "/jobs/default/count/" + job.id();
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return send(request(path, headers).GET());
    }

    private HttpResponse<String> post(String path, String body, String... headers)
            throws Exception {
        return send(
                request(path, headers)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private String formToken() throws Exception {
        String page = get(jobPath()).body();
        return page.replaceAll("(?s).*name=\"token\" value=\"([0-9a-f]+)\".*", "$1");
    }

    /** What a browser would not let a page send, over a plain connection. */
    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", console.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertProblem(int status, HttpResponse<String> response)
            throws IOException {
        assertEquals(status, response.statusCode(), response.body());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("Content-Type").orElse(""));
        assertEquals(status, json(response).path("status").asInt());
        assertFalse(json(response).path("detail").asText().isEmpty());
    }

    @Nested
    class Api {

        @Test
        void givesWhatRawPrints() throws Exception {
            JobInfo now = store.ledger().job("default", "count", job.id()).orElseThrow();
            assertEquals(JSON.valueToTree(RawObjects.job(now)), json(get("/api/v1" + jobPath())));
            DatumInfo datum = store.ledger().datum(now, id(0)).orElseThrow();
            assertEquals(
                    JSON.valueToTree(RawObjects.datum(now, datum)),
                    json(get("/api/v1" + jobPath() + "/datums/" + id(0))));
        }

        @Test
        void filtersAndPagesDatums() throws Exception {
            String datums = "/api/v1" + jobPath() + "/datums";
            JsonNode failed = json(get(datums + "?state=failed")).path("datums");
            assertEquals(1, failed.size());
            assertEquals(id(0), failed.get(0).path("datum").path("id").asText());
            JsonNode sub = json(get(datums + "?path=sub/")).path("datums");
            assertEquals(1, sub.size());
            assertEquals(id(2), sub.get(0).path("datum").path("id").asText());
            JsonNode first = json(get(datums + "?limit=2"));
            assertEquals(2, first.path("datums").size());
            JsonNode rest = json(get(datums + "?limit=2&from=" + first.path("next").asLong()));
            assertEquals(1, rest.path("datums").size());
            assertTrue(rest.path("next").isMissingNode());
        }

        @Test
        void itsDocumentTellsOfRoutesThatAnswer() throws Exception {
            JsonNode document = json(get("/api/v1/openapi.json"));
            assertTrue(document.path("paths").size() >= 18, document.toString());
            for (var path = document.path("paths").fields(); path.hasNext(); ) {
                var entry = path.next();
                String asked =
                        entry.getKey()
                                .replace("{project}", "default")
                                .replace("{pipeline}", "count")
                                .replace("{job}", job.id())
                                .replace("{datum}", id(1))
                                .replace("{repo}", "docs")
                                .replace("{commit}", commit.id());
                if (asked.endsWith("/output")) {
                    asked += "?path=/out.txt";
                } else if (asked.endsWith("/content")) {
                    asked += "?path=/a.txt";
                }
                if (entry.getValue().has("get")) {
                    HttpResponse<String> response = get(asked);
                    assertEquals(200, response.statusCode(), asked + response.body());
                    JsonNode told =
                            entry.getValue()
                                            .at("/get/responses/200/content")
                                            .fieldNames()
                                            .next()
                                            .equals("application/json")
                                    ? json(response)
                                    : JSON.createObjectNode();
                    assertTrue(told.isObject(), asked);
                } else {
                    // Without a token it is there and refuses.
                    assertEquals(403, post(asked, "").statusCode(), asked);
                }
            }
        }

        @Test
        void saysWhatIsWrongAsProblemDetails() throws Exception {
            assertProblem(404, get("/api/v1/jobs/default/count/" + "f".repeat(32)));
            assertProblem(404, get("/api/v1/nothing"));
            assertProblem(400, get("/api/v1" + jobPath() + "/datums?state=odd"));
            assertProblem(400, get("/api/v1" + jobPath() + "/datums?limit=many"));
            assertProblem(405, post("/api/v1/repos", ""));
        }

        @Test
        void tellsWhereThePolicyComesFrom() throws Exception {
            JsonNode policy = json(get("/api/v1/pipelines/default/count/policy")).path("policy");
            JsonNode tries = policy.get(0);
            assertEquals("2", tries.path("value").asText());
            assertEquals("spec: datum_tries", tries.path("from").asText());
            assertEquals("default", policy.get(1).path("from").asText());
        }
    }

    @Nested
    class Actions {

        @Test
        void aHolderOfTheTokenStopsAJobAndRunsItAgain() throws Exception {
            String bearer = "Bearer " + TOKEN;
            assertProblem(409, post("/api/v1" + jobPath() + "/rerun", "", "Authorization", bearer));
            assertEquals(
                    200,
                    post("/api/v1" + jobPath() + "/stop", "", "Authorization", bearer)
                            .statusCode());
            JobInfo stopped = store.ledger().job("default", "count", job.id()).orElseThrow();
            assertEquals(JobInfo.State.KILLED, stopped.state());
            HttpResponse<String> again =
                    post("/api/v1" + jobPath() + "/rerun", "", "Authorization", bearer);
            assertEquals(200, again.statusCode(), again.body());
            JobInfo newest = store.ledger().jobs("default", "count").get(0);
            assertEquals(newest.id(), json(again).path("job").path("id").asText());
            assertEquals(stopped.inputs(), newest.inputs());
        }

        @Test
        void aFormOfAPageStopsAJob() throws Exception {
            HttpResponse<String> done = post(jobPath() + "/stop", "token=" + formToken());
            assertEquals(303, done.statusCode(), done.body());
            assertEquals(
                    JobInfo.State.KILLED,
                    store.ledger().job("default", "count", job.id()).orElseThrow().state());
        }

        @Test
        void aFinishedDatumOfARunningJobIsNotRestarted() throws Exception {
            assertProblem(
                    409,
                    post(
                            "/api/v1" + jobPath() + "/datums/" + id(0) + "/restart",
                            "",
                            "Authorization",
                            "Bearer " + TOKEN));
        }
    }

    @Nested
    class Safety {

        @Test
        void nothingIsChangedWithoutATokenOrForAnotherSite() throws Exception {
            String token = "token=" + formToken();
            assertEquals(403, post(jobPath() + "/stop", "").statusCode());
            assertEquals(403, post(jobPath() + "/stop", "token=" + "0".repeat(48)).statusCode());
            assertEquals(
                    403,
                    post(jobPath() + "/stop", token, "Origin", "http://evil.example").statusCode());
            assertEquals(403, post(jobPath() + "/stop", token, "Origin", "null").statusCode());
            assertEquals(
                    403,
                    post(jobPath() + "/stop", token, "Sec-Fetch-Site", "cross-site").statusCode());
            assertProblem(
                    403,
                    post("/api/v1" + jobPath() + "/stop", "", "Authorization", "Bearer wrong"));
            assertEquals(
                    JobInfo.State.RUNNING,
                    store.ledger().job("default", "count", job.id()).orElseThrow().state());
        }

        @Test
        void anotherNameForThisMachineIsNotAnswered() throws Exception {
            String answer =
                    raw(
                            "GET /api/v1/jobs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 421 "), answer);
            assertFalse(answer.contains(job.id()), answer);
        }

        @Test
        void onAnotherAddressEverythingNeedsTheToken() throws Exception {
            console.close();
            open(new Binding("0.0.0.0", 0, false));
            assertProblem(401, get("/api/v1/jobs"));
            HttpResponse<String> page = get(jobPath());
            assertEquals(303, page.statusCode());
            assertEquals("/sign-in", page.headers().firstValue("Location").orElse(""));
            assertEquals(200, get("/sign-in").statusCode());
            assertEquals(200, get("/assets/console.css").statusCode());
            assertEquals(200, get("/api/v1/jobs", "Authorization", "Bearer " + TOKEN).statusCode());
            assertEquals(403, post("/sign-in", "token=wrong").statusCode());
            HttpResponse<String> in = post("/sign-in", "token=" + TOKEN);
            String cookie = in.headers().firstValue("Set-Cookie").orElse("");
            assertTrue(cookie.contains("HTTPOnly") && cookie.contains("SameSite=Strict"), cookie);
            assertFalse(cookie.contains(TOKEN), cookie);
            assertEquals(200, get(jobPath(), "Cookie", cookie.split(";")[0]).statusCode());
        }

        @Test
        void pagesForbidEveryScriptButTheirOwn() throws Exception {
            HttpResponse<String> page = get(jobPath());
            String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
            assertTrue(policy.contains("default-src 'none'; script-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertFalse(page.body().matches("(?s).*<script>.*"), page.body());
            assertFalse(page.body().matches("(?s).* (style|on[a-z]+)=\".*"), page.body());
            assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
        }

        @Test
        void namesReasonsAndLinesAreText() throws Exception {
            for (String path :
                    List.of(
                            "/repos",
                            jobPath(),
                            jobPath() + "/datums",
                            jobPath() + "/datums?path=" + Links.escape("\"><script>"),
                            jobPath() + "/datums/" + id(0),
                            jobPath() + "/logs",
                            "/repos/default/docs/commits/" + commit.id())) {
                HttpResponse<String> page = get(path);
                assertEquals(200, page.statusCode(), path + page.body());
                assertFalse(page.body().contains("<img"), path);
                assertFalse(page.body().contains("<b>"), path);
                assertFalse(page.body().contains("<script>"), path);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/../../../../etc/passwd",
                    "../store.db",
                    "/sub/../../store.db",
                    "/sub/",
                    "/etc/passwd",
                    "//etc/passwd",
                    "/a.txt/../../../store.db"
                })
        void downloadsDoNotLeaveTheStore(String path) throws Exception {
            for (String file :
                    List.of(
                            "/api/v1/repos/default/docs/commits/" + commit.id() + "/content",
                            "/api/v1" + jobPath() + "/datums/" + id(1) + "/output")) {
                HttpResponse<String> answer = get(file + "?path=" + Links.escape(path));
                assertTrue(answer.statusCode() >= 400 && answer.statusCode() < 500, answer.body());
                assertFalse(answer.body().contains("root:"), answer.body());
            }
        }

        @Test
        void aDownloadIsTheFileAndNeverAPage() throws Exception {
            HttpResponse<byte[]> file =
                    client.send(
                            request(
                                            "/api/v1/repos/default/docs/commits/"
                                                    + commit.id()
                                                    + "/content?path="
                                                    + Links.escape("/<b>.txt"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertArrayEquals("/<b>.txt".getBytes(), file.body());
            assertEquals(
                    "attachment; filename*=UTF-8''%3Cb%3E.txt",
                    file.headers().firstValue("Content-Disposition").orElse(""));
            assertEquals(
                    "default-src 'none'; sandbox",
                    file.headers().firstValue("Content-Security-Policy").orElse(""));
        }

        @Test
        void aDrawnTokenIsForItsOwnerOnly() throws Exception {
            Secrets secrets = Secrets.drawn(folder.resolve("token"), new Random(3));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("token"))));
            assertTrue(secrets.isToken(Files.readString(folder.resolve("token")).strip()));
        }
    }

    @Nested
    class Live {

        @Test
        void aPageIsToldOfEachChangeAndOfTheEnd() throws Exception {
            HttpResponse<java.util.stream.Stream<String>> events =
                    client.send(
                            request(jobPath() + "/events").build(),
                            HttpResponse.BodyHandlers.ofLines());
            var lines = events.body().iterator();
            until(lines, "2 of 3 datums");
            record(2, DatumInfo.State.PROCESSED);
            until(lines, "3 of 3 datums");
            store.ledger().end(job, JobInfo.State.FAILURE, "why", TIME, "");
            until(lines, "event: ended");
        }

        private static void until(java.util.Iterator<String> lines, String text) {
            while (!lines.next().contains(text)) {
                // The next event comes by itself.
                continue;
            }
        }
    }

    @Nested
    class Ports {

        @Test
        void anotherPortWillDoForTheDefaultOnly() throws Exception {
            int taken = console.port();
            Console own = console;
            open(new Binding("127.0.0.1", taken, true));
            try (Console other = console) {
                assertTrue(other.port() != taken);
            }
            IOException refused =
                    assertThrows(
                            IOException.class, () -> open(new Binding("127.0.0.1", taken, false)));
            assertTrue(refused.getMessage().contains("--no-console"), refused.getMessage());
            console = own;
        }
    }
}
