package io.warmdatum.bench;

import io.vertx.core.Vertx;
import io.warmdatum.console.Binding;
import io.warmdatum.console.Console;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.JobViews;
import io.warmdatum.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The console beside a running job, as somebody who looks uses it: one page of the job stays open
 * and live, and each second another page is opened. Used by one thread.
 */
final class ConsoleLoad {

    private static final long PAUSE_MILLIS = 1000;

    private final Console console;
    private final Store store;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<String, List<Long>> millis = new LinkedHashMap<>();

    ConsoleLoad(Vertx vertx, Store store, Path home) throws IOException {
        this.store = store;
        this.console =
                Console.open(
                        new Binding("127.0.0.1", 0, false),
                        new Console.Setting(
                                vertx, store, home, "", "", InstantSource.system(), new Random()));
    }

    /** Work with somebody looking on. */
    Comparison.PreparedWork watched(Comparison.PreparedWork work, String pipeline) {
        return new Comparison.PreparedWork() {
            @Override
            public void prepare() throws Exception {
                work.prepare();
            }

            @Override
            public long run() throws Exception {
                ExecutorService onlooker = Executors.newSingleThreadExecutor();
                CountDownLatch over = new CountDownLatch(1);
                JobInfo job = store.ledger().jobs("default", pipeline).get(0);
                Future<?> looking =
                        onlooker.submit(
                                () -> {
                                    look(job, over);
                                    return null;
                                });
                try {
                    return work.run();
                } finally {
                    over.countDown();
                    looking.get();
                    onlooker.shutdown();
                }
            }
        };
    }

    private void look(JobInfo job, CountDownLatch over) throws Exception {
        String path = "jobs/default/" + job.pipeline() + "/" + job.id();
        InputStream live =
                client.send(request(path + "/events"), HttpResponse.BodyHandlers.ofInputStream())
                        .body();
        try (live) {
            for (int turn = 0; !over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS); turn++) {
                live.skipNBytes(live.available());
                Map<String, String> pages = pages(job, path);
                List<String> names = List.copyOf(pages.keySet());
                String name = names.get(turn % names.size());
                millis.computeIfAbsent(name, n -> new ArrayList<>()).add(open(pages.get(name)));
            }
        }
    }

    private Map<String, String> pages(JobInfo job, String path) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("pipelines", "");
        pages.put("pipeline", "pipelines/default/" + job.pipeline());
        pages.put("job", path);
        pages.put("datums", path + "/datums");
        pages.put("datums, failed", path + "/datums?state=failed");
        pages.put("datums, one path of all", path + "/datums?path=f9999");
        long middle = job.total() / 2;
        var query = new JobViews.DatumQuery(Set.of(), "", middle, 1);
        for (DatumInfo datum : store.views().datums(job, query).datums()) {
            String id = datum.datum().id();
            pages.put("datum", path + "/datums/" + id + "?index=" + datum.index());
            pages.put("datum, by its id only", path + "/datums/" + id);
        }
        pages.put("log", path + "/logs");
        JobInfo.JobInput input = job.inputs().get(0);
        pages.put("files", "repos/default/" + input.repo().name() + "/commits/" + input.commit());
        return pages;
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(console.url() + path))
                .timeout(Duration.ofSeconds(60))
                .build();
    }

    private long open(String path) throws Exception {
        long start = System.nanoTime();
        HttpResponse<String> answer =
                client.send(request(path), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.body());
        }
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** Prints how long each page took while jobs ran. */
    void report(PrintStream out) {
        out.printf("%n| page while a job runs | p95 | median | opened |%n|---|---|---|---|%n");
        List<Long> all = new ArrayList<>();
        millis.forEach(
                (name, times) -> {
                    row(out, name, times);
                    all.addAll(times);
                });
        row(out, "all", all);
    }

    private static void row(PrintStream out, String name, List<Long> times) {
        List<Long> sorted = new ArrayList<>(times);
        Collections.sort(sorted);
        out.printf(
                Locale.ROOT,
                "| %s | %d ms | %d ms | %d |%n",
                name,
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1),
                sorted.get((sorted.size() - 1) / 2),
                sorted.size());
    }

    void close() {
        console.close();
    }
}
