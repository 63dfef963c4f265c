package io.warmdatum.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatumPlannerTest {

    @TempDir Path spill;

    private final Map<String, ListTree> repos = new HashMap<>();

    private void repo(String name, String... paths) {
        repos.put(name, ListTree.of(paths));
    }

    private CommitTree tree(Input leaf) {
        String repo = leaf instanceof Input.Pfs pfs ? pfs.repo() : ((Input.Cron) leaf).repo();
        return new CommitTree("c-" + repo, repos.get(repo));
    }

    private List<PlannedDatum> datums(Input input) throws IOException {
        try (DatumStream plan = new DatumPlanner(spill).plan(input, this::tree)) {
            return plan.stream().toList();
        }
    }

    /** Datums as lines, in the order given. */
    private List<String> lines(Input input) throws IOException {
        return datums(input).stream().map(d -> NaivePlanner.line(d.inputs())).toList();
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted().toList();
    }

    private List<String> emptyGlobs(Input input) throws IOException {
        try (DatumStream plan = new DatumPlanner(spill).plan(input, this::tree)) {
            plan.stream().forEach(datum -> {});
            return plan.emptyGlobs();
        }
    }

    @Nested
    class OneInput {

        @Test
        void givesItsMatchesInByteOrderOfTheirPaths() throws IOException {
            repo("a", "/b/x", "/b-1", "/b.txt", "/\uFF5E", "/\uD83D\uDE00");
            assertEquals(
                    List.of("a:/b-1", "a:/b.txt", "a:/b/", "a:/\uFF5E", "a:/\uD83D\uDE00"),
                    lines(Inputs.pfs("a").build()));
        }

        @Test
        void tellsAllAboutTheFile() throws IOException {
            repo("images", "/k.jpg");
            Input.Pfs pfs =
                    new Input.Pfs(
                            "in",
                            "p",
                            "images",
                            "dev",
                            "/(*).jpg",
                            "j-$1",
                            false,
                            "g-$1",
                            true,
                            true,
                            false,
                            true);
            FileEntry entry = new FileEntry("/k.jpg", 6, ListTree.hash("/k.jpg"));
            InputFile file =
                    new InputFile(
                            "in",
                            "p",
                            "images",
                            "dev",
                            "c-images",
                            entry,
                            "j-k",
                            "g-k",
                            true,
                            true,
                            true);
            assertEquals(
                    List.of(new PlannedDatum(DatumIds.id(List.of(file)), List.of(file))),
                    datums(pfs));
        }

        @Test
        void sumsUpADirectory() throws IOException {
            repo("a", "/d/1", "/d/e/2", "/d2/x");
            FileEntry entry =
                    datums(Inputs.pfs("a").glob("/d").build()).get(0).inputs().get(0).entry();
            assertEquals("/d/", entry.path());
            assertEquals("/d/1".length() + "/d/e/2".length(), entry.size());
            assertTrue(entry.hash().matches("[0-9a-f]{64}"));
        }

        @Test
        void changesTheHashOfADirectoryWithNamesAndContentBelowIt() throws IOException {
            Input.Pfs root = Inputs.pfs("a").glob("/").build();
            List<String> hashes = new ArrayList<>();
            for (FileEntry file :
                    List.of(
                            new FileEntry("/x", 1, "aa"),
                            new FileEntry("/y", 1, "aa"),
                            new FileEntry("/x", 1, "ab"))) {
                repos.put("a", new ListTree(List.of(file)));
                hashes.add(datums(root).get(0).inputs().get(0).entry().hash());
            }
            assertEquals(3, new TreeSet<>(hashes).size());
        }

        @Test
        void ofAnEmptyRepoGivesNothingAndNoWarning() throws IOException {
            repo("a");
            for (String glob : List.of("/", "/*", "/x")) {
                Input.Pfs pfs = Inputs.pfs("a").glob(glob).build();
                assertEquals(List.of(), lines(pfs));
                assertEquals(List.of(), emptyGlobs(pfs));
            }
        }

        @Test
        void ofACronHasADatumPerTick() throws IOException {
            repo("tick", "/2024-01-01T00:00:00Z", "/2024-01-01T00:01:00Z");
            assertEquals(
                    List.of("t:/2024-01-01T00:00:00Z", "t:/2024-01-01T00:01:00Z"),
                    lines(new Input.Cron("t", "tick", "@every 60s", false)));
        }

        @Test
        void refusesABadGlob() {
            repo("a", "/x");
            assertThrows(
                    IllegalArgumentException.class,
                    () -> datums(Inputs.pfs("a").glob("/(").build()));
        }
    }

    @Nested
    class Combinators {

        private final Input.Pfs a = Inputs.pfs("a").build();
        private final Input.Pfs b = Inputs.pfs("b").build();
        private final Input.Pfs c = Inputs.pfs("c").build();

        @Test
        void crossGivesEveryCombinationOrderedById() throws IOException {
            repo("a", "/1", "/2");
            repo("b", "/x", "/y");
            List<PlannedDatum> datums = datums(new Input.Cross(List.of(a, b)));
            assertEquals(
                    List.of("a:/1 b:/x", "a:/1 b:/y", "a:/2 b:/x", "a:/2 b:/y"),
                    sorted(datums.stream().map(d -> NaivePlanner.line(d.inputs())).toList()));
            List<String> ids = datums.stream().map(PlannedDatum::id).toList();
            assertEquals(sorted(ids), ids);
            datums.forEach(d -> assertEquals(DatumIds.id(d.inputs()), d.id()));
        }

        @Test
        void crossWithAnEmptySideGivesNothing() throws IOException {
            repo("a", "/1");
            repo("b");
            assertEquals(List.of(), lines(new Input.Cross(List.of(a, b))));
            assertEquals(List.of(), lines(new Input.Cross(List.of(b, a))));
        }

        @Test
        void unionInterleavesAndCollapsesEqualIds() throws IOException {
            repo("a", "/1", "/2", "/3");
            repo("b", "/x");
            assertEquals(
                    List.of("a:/1", "b:/x", "a:/2", "a:/3"),
                    lines(new Input.Union(List.of(a, b, a))));
        }

        @Test
        void crossOfUnionsIsFlat() throws IOException {
            repo("a", "/1");
            repo("b", "/2");
            repo("c", "/3");
            assertEquals(
                    List.of("a:/1 c:/3", "b:/2 c:/3"),
                    sorted(lines(new Input.Cross(List.of(new Input.Union(List.of(a, b)), c)))));
        }

        @Test
        void joinPairsEqualKeysAndDropsTheRest() throws IOException {
            repo("a", "/k1-x", "/k1-y", "/k2-x");
            repo("b", "/k1", "/k3");
            Input join =
                    new Input.Join(
                            List.of(
                                    Inputs.pfs("a").glob("/(*)-*").joinOn("$1").build(),
                                    Inputs.pfs("b").glob("/(*)").joinOn("$1").build()));
            assertEquals(List.of("a:/k1-x b:/k1", "a:/k1-y b:/k1"), sorted(lines(join)));
        }

        @Test
        void outerJoinKeepsTheOuterSidesWithoutPartner() throws IOException {
            repo("a", "/k1", "/k2");
            repo("b", "/k1", "/k3");
            repo("c", "/k1", "/k2", "/k3");
            Input join =
                    new Input.Join(
                            List.of(
                                    Inputs.pfs("a").glob("/(*)").joinOn("$1").outerJoin().build(),
                                    Inputs.pfs("b").glob("/(*)").joinOn("$1").build(),
                                    Inputs.pfs("c").glob("/(*)").joinOn("$1").outerJoin().build()));
            assertEquals(List.of("a:/k1 b:/k1 c:/k1", "a:/k2 c:/k2", "c:/k3"), sorted(lines(join)));
        }

        @Test
        void joinWithoutKeysJoinsEverything() throws IOException {
            repo("a", "/1", "/2");
            repo("b", "/x", "/y");
            assertEquals(
                    lines(new Input.Cross(List.of(a, b))), lines(new Input.Join(List.of(a, b))));
        }

        @Test
        void nestedCrossInAJoinDissolves() throws IOException {
            repo("a", "/1", "/2");
            repo("b", "/1", "/2");
            repo("c", "/2", "/3");
            Input x = Inputs.pfs("a").glob("/(*)").joinOn("$1").build();
            Input y = Inputs.pfs("b").glob("/(*)").joinOn("$1").build();
            Input z = Inputs.pfs("c").glob("/(*)").joinOn("$1").build();
            assertEquals(
                    List.of("a:/2 b:/2 c:/2"),
                    lines(new Input.Join(List.of(new Input.Cross(List.of(x, y)), z))));
        }

        @Test
        void groupCollectsAllFilesOfAKeyOrderedByTheirIds() throws IOException {
            repo("a", "/1-x", "/1-y", "/2-x");
            repo("b", "/1-z");
            Input group =
                    new Input.Group(
                            List.of(
                                    Inputs.pfs("a").glob("/(*)-*").groupBy("$1").build(),
                                    new Input.Cross(
                                            List.of(
                                                    Inputs.pfs("b")
                                                            .glob("/(*)-*")
                                                            .groupBy("$1")
                                                            .build()))));
            List<PlannedDatum> datums = datums(group);
            assertEquals(
                    List.of(1, 3), datums.stream().map(d -> d.inputs().size()).sorted().toList());
            for (PlannedDatum datum : datums) {
                List<String> ids =
                        datum.inputs().stream().map(f -> DatumIds.id(List.of(f))).toList();
                assertEquals(sorted(ids), ids);
                assertEquals(DatumIds.id(datum.inputs()), datum.id());
            }
        }

        @Test
        void namesGlobsThatMatchNothingThoughTheRepoHasFiles() throws IOException {
            repo("a", "/1");
            repo("b", "/x");
            repo("c");
            Input.Pfs wrong = Inputs.pfs("b").glob("/*.png").build();
            assertEquals(List.of("/*.png"), emptyGlobs(wrong));
            assertEquals(List.of("/*.png"), emptyGlobs(new Input.Cross(List.of(c, wrong, a))));
            assertEquals(List.of("/*.png"), emptyGlobs(new Input.Union(List.of(wrong, a))));
        }
    }

    @Test
    void everyTreeOfInputsGivesTheSameAsTheRulesInMemory() throws IOException {
        long seed = 20261123;
        System.out.println("random input trees from seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            for (String repo : List.of("r0", "r1", "r2")) {
                repos.put(
                        repo,
                        ListTree.of(
                                IntStream.range(0, random.nextInt(7))
                                        .mapToObj(i -> "/" + random.nextInt(4) + "-" + i)
                                        .toList()));
            }
            Input input = randomInput(random, 0);
            assertEquals(new NaivePlanner(repos).plan(input), lines(input), input::toString);
        }
        assertFalse(Files.list(spill).findAny().isPresent());
    }

    private static Input randomInput(Random random, int depth) {
        if (depth == 2 || (depth > 0 && random.nextInt(3) > 0)) {
            // The plain rules tell an outer input by its name.
            boolean outer = random.nextInt(3) == 0;
            int repo = random.nextInt(3);
            Inputs leaf =
                    Inputs.pfs("r" + repo + (outer ? "outer" : ""))
                            .repo("r" + repo)
                            .glob(random.nextInt(4) == 0 ? "/[01]*(?)(?)" : "/(*)-(*)")
                            .joinOn(random.nextInt(4) == 0 ? "" : "$1")
                            .groupBy(random.nextInt(4) == 0 ? "" : "$1");
            return outer ? leaf.outerJoin().build() : leaf.build();
        }
        List<Input> children =
                IntStream.rangeClosed(0, 1 + random.nextInt(2))
                        .mapToObj(i -> randomInput(random, depth + 1))
                        .toList();
        return switch (random.nextInt(4)) {
            case 0 -> new Input.Cross(children);
            case 1 -> new Input.Join(children);
            case 2 -> new Input.Group(children);
            default -> new Input.Union(children);
        };
    }

    @Nested
    class AtScale {

        private void numbered(String repo, int files) {
            repos.put(
                    repo,
                    ListTree.of(IntStream.range(0, files).mapToObj(i -> "/file-" + i).toList()));
        }

        private long runsOnDisk() throws IOException {
            try (Stream<Path> all = Files.walk(spill)) {
                return all.filter(Files::isRegularFile).count();
            }
        }

        @Test
        void aMillionDatumsOfACrossComeFromRunsOnDiskInOrder() throws IOException {
            numbered("a", 1000);
            numbered("b", 1000);
            Input cross =
                    new Input.Cross(List.of(Inputs.pfs("a").build(), Inputs.pfs("b").build()));
            Function<Input, CommitTree> trees = DatumPlannerTest.this::tree;
            try (DatumStream plan = new DatumPlanner(spill).plan(cross, trees)) {
                // A run is at most 16 MiB: this many runs could not all have been in memory.
                assertTrue(runsOnDisk() >= 8, "runs on disk: " + runsOnDisk());
                String previous = "";
                long count = 0;
                for (Iterator<PlannedDatum> all = plan.stream().iterator(); all.hasNext(); ) {
                    String id = all.next().id();
                    assertTrue(previous.compareTo(id) < 0);
                    previous = id;
                    count++;
                }
                assertEquals(1_000_000, count);
            }
            assertEquals(0, runsOnDisk());
        }

        @Test
        void anAbandonedStreamLeavesNoFile() throws IOException {
            numbered("a", 400);
            Input join = new Input.Join(List.of(Inputs.pfs("a").build(), Inputs.pfs("a").build()));
            try (DatumStream plan =
                    new DatumPlanner(spill).plan(join, DatumPlannerTest.this::tree)) {
                assertTrue(plan.stream().iterator().hasNext());
                assertNotEquals(0, runsOnDisk());
            }
            assertFalse(Files.list(spill).findAny().isPresent());
        }

        @Test
        void aTreeThatCannotBeReadIsAnErrorAndLeavesNoFile() throws IOException {
            FileTree broken =
                    prefix ->
                            Stream.of("/x")
                                    .map(
                                            path -> {
                                                throw new UncheckedIOException(
                                                        new IOException("disk gone"));
                                            });
            Input cross =
                    new Input.Cross(List.of(Inputs.pfs("a").build(), Inputs.pfs("b").build()));
            IOException failure =
                    assertThrows(
                            IOException.class,
                            () ->
                                    new DatumPlanner(spill)
                                            .plan(cross, leaf -> new CommitTree("c", broken)));
            assertEquals("disk gone", failure.getMessage());
            assertFalse(Files.list(spill).findAny().isPresent());
        }
    }

    @Nested
    class Sorting {

        @Test
        void manyRunsAreMergedInSteps() throws IOException {
            List<Integer> numbers = new ArrayList<>(IntStream.range(0, 5000).boxed().toList());
            Collections.shuffle(numbers, new Random(7));
            List<String> sorted = new ArrayList<>();
            try (Spill files = new Spill(spill)) {
                DiskSort sort = new DiskSort(files, 1000);
                for (int number : numbers) {
                    sort.add(String.format("%05d", number).getBytes(), new byte[] {1});
                }
                sort.sorted().forEachRemaining(row -> sorted.add(new String(row.key())));
            }
            assertEquals(
                    IntStream.range(0, 5000).mapToObj(n -> String.format("%05d", n)).toList(),
                    sorted);
        }

        @Test
        void aLongListGoesToDiskAndCanBeReadAgain() throws IOException {
            repo("a", "/" + "x".repeat(1000));
            Leaf leaf =
                    new Leaf(
                            0,
                            Inputs.pfs("a").build(),
                            Glob.compile("/*"),
                            new CommitTree("c", repos.get("a")));
            Pick pick = new Pick(leaf, repos.get("a").entries().get(0));
            try (Spill files = new Spill(spill);
                    RowList list = new RowList(files, new PickCodec(List.of(leaf)))) {
                for (int i = 0; i < 2000; i++) {
                    list.add(List.of(pick));
                }
                for (int again = 0; again < 2; again++) {
                    List<List<Pick>> read = new ArrayList<>();
                    list.forEach(read::add);
                    assertEquals(Collections.nCopies(2000, List.of(pick)), read);
                }
            }
        }
    }
}
