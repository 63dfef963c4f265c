package io.warmdatum.store.local;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.OutputFile;
import io.warmdatum.spec.AfterError;
import io.warmdatum.spec.DatumSets;
import io.warmdatum.spec.Input;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.Transform;
import io.warmdatum.store.Commit;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.DatumResult;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.Stats;
import io.warmdatum.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What the tests of the store put in and read out. */
final class StoreFixture {
    static final RepoName REPO = new RepoName("default", "images");
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.000000006Z");

    private StoreFixture() {}

    static LocalStore open(Path folder) {
        return LocalStore.open(
                folder, InstantSource.system(), new SplittableRandom(), StoreFixture::hash);
    }

    /** Not the real hash (that has vectors of its own): id, contents and salt decide. */
    static String hash(String id, List<InputFile> inputs, String salt) {
        StringBuilder text = new StringBuilder(id);
        inputs.forEach(input -> text.append(input.entry().hash()));
        byte[] bytes = text.append(salt).toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Contents.sha256().digest(bytes));
    }

    static Commit put(Store store, RepoName repo, String... pathsAndTexts) throws IOException {
        try (Repos.CommitWriter writer = store.repos().startCommit(repo, "master")) {
            for (int i = 0; i < pathsAndTexts.length; i += 2) {
                writer.put(pathsAndTexts[i], stream(pathsAndTexts[i + 1]), false);
            }
            return writer.finish();
        }
    }

    static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Store store, Commit commit, String path) throws IOException {
        try (InputStream in = store.repos().open(store.repos().entry(commit, path).orElseThrow())) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static List<String> paths(Store store, Commit commit) throws IOException {
        try (Stream<FileEntry> files = store.repos().tree(commit).files("/")) {
            return files.map(FileEntry::path).toList();
        }
    }

    static PlannedDatum datum(int number) {
        String id = "%08x".formatted(number) + "0".repeat(56);
        FileEntry file = new FileEntry("/f" + number, 4, "%064x".formatted(number));
        return new PlannedDatum(
                id,
                List.of(
                        new InputFile(
                                "images",
                                "default",
                                "images",
                                "master",
                                "c".repeat(32),
                                file,
                                "",
                                "",
                                false,
                                false,
                                false)));
    }

    static List<PlannedDatum> datums(int count) {
        List<PlannedDatum> datums = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            datums.add(datum(i));
        }
        return datums;
    }

    static DatumResult result(long index, DatumInfo.State state, List<OutputFile> output) {
        return new DatumResult(index, state, "", List.of(), new Stats(1, 2, 0, 4, 0), output);
    }

    static DatumResult processed(long index, OutputFile... output) {
        return result(index, DatumInfo.State.PROCESSED, List.of(output));
    }

    static OutputFile output(Path folder, String path, String text) throws IOException {
        Path file = Files.createTempFile(folder, "out", "");
        Files.writeString(file, text);
        return new OutputFile(path, file, text.length(), Optional.empty());
    }

    static PipelineSpec spec(String name, String salt) {
        Input.Pfs pfs =
                new Input.Pfs(
                        "images", "default", "images", "master", "/*", "$1", true, "$2", true,
                        false, false, true);
        Input.Cron cron = new Input.Cron("tick", "tick", "@every 1m", true);
        Input input =
                new Input.Cross(
                        List.of(
                                new Input.Union(List.of(pfs, cron)),
                                new Input.Join(List.of(pfs)),
                                new Input.Group(List.of(pfs))));
        return new PipelineSpec(
                "default",
                name,
                "what it does",
                new Transform(
                        "image",
                        List.of("sh", "-c"),
                        List.of("a", "b"),
                        List.of("err"),
                        List.of(),
                        Set.of(3),
                        true,
                        Optional.of("/tmp"),
                        Optional.empty(),
                        Map.of("K", "v")),
                Optional.of(input),
                2,
                new DatumSets(1, 2, 3),
                Optional.of(Duration.ofMillis(1500)),
                Optional.empty(),
                3,
                true,
                "master",
                salt,
                AfterError.KEEP_WARM,
                Optional.of(Duration.ofSeconds(9)),
                Duration.ofMinutes(1),
                Duration.ofSeconds(5),
                Duration.ZERO,
                Map.of("a/b", "c"),
                "{\"pipeline\": {}}");
    }
}
