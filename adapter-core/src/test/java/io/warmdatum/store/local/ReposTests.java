package io.warmdatum.store.local;

import static io.warmdatum.store.local.StoreFixture.REPO;
import static io.warmdatum.store.local.StoreFixture.paths;
import static io.warmdatum.store.local.StoreFixture.put;
import static io.warmdatum.store.local.StoreFixture.stream;
import static io.warmdatum.store.local.StoreFixture.text;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Commit;
import io.warmdatum.store.RepoName;
import io.warmdatum.store.Repos;
import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReposTests {
    @TempDir Path temp;
    private LocalStore store;
    private Repos repos;

    @BeforeEach
    void openStore() {
        store = StoreFixture.open(temp.resolve("store"));
        repos = store.repos();
        repos.create(REPO, "pictures");
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private static String refusal(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(StoreException.class, action).getMessage();
    }

    @Nested
    class OfRepos {
        @Test
        void areFoundByNameAndListedInOrder() {
            repos.create(new RepoName("default", "a"), "");
            assertEquals("pictures", repos.find(REPO).orElseThrow().description());
            assertEquals(
                    List.of("a", "images"),
                    repos.list().stream().map(repo -> repo.name().name()).toList());
            assertTrue(repos.find(new RepoName("other", "images")).isEmpty());
        }

        @Test
        void areRefusedTwiceInPachydermsWords() {
            assertEquals(
                    "repo default/images already exists", refusal(() -> repos.create(REPO, "")));
        }

        @Test
        void areGoneWithTheirCommitsOnceDeleted() throws IOException {
            Commit commit = put(store, REPO, "/a", "1");
            repos.delete(REPO);
            assertTrue(repos.find(REPO).isEmpty());
            assertEquals("repo default/images not found", refusal(() -> repos.commits(REPO)));
            repos.create(REPO, "");
            assertEquals(List.of(), repos.commits(REPO));
            assertThrows(java.io.UncheckedIOException.class, () -> paths(store, commit));
        }
    }

    @Nested
    class Commits {
        @Test
        void keepTheFilesTheyHadWhenLaterOnesChangeThem() throws IOException {
            Commit first = put(store, REPO, "/a", "1", "/d/b", "2");
            Commit second = put(store, REPO, "/a", "3", "c", "4");
            assertEquals(List.of("/a", "/d/b"), paths(store, first));
            assertEquals("1", text(store, first, "/a"));
            assertEquals(List.of("/a", "/c", "/d/b"), paths(store, second));
            assertEquals("3", text(store, second, "/a"));
            assertEquals(second, repos.head(REPO, "master").orElseThrow());
            assertEquals(List.of(second, first), repos.commits(REPO));
            assertEquals(List.of(second), repos.branches(REPO));
            assertEquals(first, repos.commit(REPO, first.id().substring(0, 12)).orElseThrow());
            assertTrue(repos.commit(REPO, first.id().substring(0, 5)).isEmpty());
            assertTrue(repos.head(REPO, "other").isEmpty());
        }

        @Test
        void areNotSeenBeforeTheyAreFinishedAndDroppedWhenClosed() throws IOException {
            try (Repos.CommitWriter writer = repos.startCommit(REPO, "master")) {
                writer.put("/a", stream("1"), false);
                writer.delete("/b");
                assertEquals(List.of(), repos.commits(REPO));
            }
            assertEquals(List.of(), repos.commits(REPO));
            assertEquals(List.of("/z"), paths(store, put(store, REPO, "/z", "")));
        }

        @Test
        void applyDeletionsAndPutsInTheOrderGiven() throws IOException {
            put(store, REPO, "/d/a", "1", "/d/b", "2", "/da", "3", "/x", "4");
            try (Repos.CommitWriter writer = repos.startCommit(REPO, "master")) {
                writer.put("/gone", stream("0"), false);
                writer.delete("/gone");
                writer.delete("/d/");
                writer.put("/d/c", stream("5"), false);
                writer.delete("/x");
                writer.put("/x/y", stream("6"), false);
                assertEquals(List.of("/d/c", "/da", "/x/y"), paths(store, writer.finish()));
            }
        }

        @Test
        void appendToTheHeadAsItIsWhenTheyFinish() throws IOException {
            put(store, REPO, "/log", "one ");
            try (Repos.CommitWriter slow = repos.startCommit(REPO, "master")) {
                slow.put("/log", stream("three "), true);
                slow.put("/log", stream("four"), true);
                try (Repos.CommitWriter fast = repos.startCommit(REPO, "master")) {
                    fast.put("/log", stream("two "), true);
                    fast.finish();
                }
                assertEquals("one two three four", text(store, slow.finish(), "/log"));
            }
            try (Repos.CommitWriter writer = repos.startCommit(REPO, "master")) {
                writer.delete("/log");
                writer.put("/log", stream("new"), true);
                assertEquals("new", text(store, writer.finish(), "/log"));
            }
        }

        @Test
        void refuseAFileWhereADirectoryIsAndTheOtherWayRound() throws IOException {
            Commit head = put(store, REPO, "/d/a", "1", "/f", "2");
            assertEquals(
                    "file / directory path collision (/d)",
                    refusal(() -> put(store, REPO, "/d", "3")));
            assertEquals(
                    "file / directory path collision (/f)",
                    refusal(() -> put(store, REPO, "/f/x/y", "3")));
            assertEquals(head, repos.head(REPO, "master").orElseThrow());
        }

        @Test
        void refuseBadPathsInPachydermsWords() {
            assertEquals(
                    "path (/a*) invalid: globbing character (*) not allowed in path",
                    refusal(() -> put(store, REPO, "/a*", "")));
            assertEquals(
                    "path (/ä) invalid: only printable ASCII characters allowed",
                    refusal(() -> put(store, REPO, "/ä", "")));
            for (String path : List.of("/../a", "/a/./b", "/a/..")) {
                assertEquals(
                        "path (" + path + ") invalid: relative file paths are not allowed",
                        refusal(() -> put(store, REPO, path, "")));
            }
            for (String path : List.of("", "/", "/a/", "/a//b")) {
                assertTrue(refusal(() -> put(store, REPO, path, "")).contains("invalid"), path);
            }
        }
    }

    @Nested
    class FilesOfACommit {
        @Test
        void areReadInPathOrderFarBeyondOnePage() throws IOException {
            List<String> expected;
            try (Repos.CommitWriter writer = repos.startCommit(REPO, "master")) {
                for (int i = 2499; i >= 0; i--) {
                    writer.put("/d/%05d".formatted(i), stream("" + i % 7), false);
                }
                writer.put("/d0", stream(""), false);
                expected =
                        Stream.iterate(0, i -> i + 1)
                                .limit(2500)
                                .map(i -> "/d/%05d".formatted(i))
                                .toList();
                Commit commit = writer.finish();
                try (Stream<FileEntry> files = repos.tree(commit).files("/d/")) {
                    assertEquals(expected, files.map(FileEntry::path).toList());
                }
                assertEquals(2501, paths(store, commit).size());
            }
        }

        @Test
        void areCopiedByteForByteAtEverySizeAndNeverLinked() throws IOException {
            for (int size : new int[] {0, 1, Contents.INLINE, Contents.INLINE + 1, 3_000_000}) {
                byte[] bytes = new byte[size];
                new Random(size).nextBytes(bytes);
                Path source = Files.write(temp.resolve("source"), bytes);
                Commit commit;
                try (Repos.CommitWriter writer = repos.startCommit(REPO, "master")) {
                    writer.put("/f" + size, source);
                    commit = writer.finish();
                }
                Files.write(source, new byte[] {42});
                FileEntry entry = repos.entry(commit, "/f" + size).orElseThrow();
                assertEquals(size, entry.size());
                Path copy = temp.resolve("copy" + size);
                repos.copy(entry, copy);
                assertArrayEquals(bytes, Files.readAllBytes(copy));
                assertTrue(Files.isWritable(copy));
                Files.write(copy, new byte[] {42});
                try (var in = repos.open(entry)) {
                    assertArrayEquals(bytes, in.readAllBytes());
                }
                assertThrows(IOException.class, () -> repos.copy(entry, copy));
            }
        }

        @Test
        void ofEqualContentAreKeptOnce() throws IOException {
            String large = "x".repeat(100_000);
            put(store, REPO, "/a", large, "/b", large);
            put(store, REPO, "/c", large);
            try (Stream<Path> objects = Files.walk(temp.resolve("store/objects"))) {
                assertEquals(1, objects.filter(Files::isRegularFile).count());
            }
        }

        @Test
        void damagedOnDiskAreRefused() throws IOException {
            Commit commit = put(store, REPO, "/a", "x".repeat(100_000));
            FileEntry entry = repos.entry(commit, "/a").orElseThrow();
            try (Stream<Path> objects = Files.walk(temp.resolve("store/objects"))) {
                Files.writeString(
                        objects.filter(Files::isRegularFile).findFirst().orElseThrow(), "x");
            }
            assertTrue(refusal(() -> repos.open(entry)).contains("damaged"));
        }

        @Test
        void formDirectoriesWithSizeAndHash() throws IOException {
            Commit one = put(store, REPO, "/d/a", "12", "/d/e/b", "345", "/f", "6");
            FileEntry directory = repos.entry(one, "/d").orElseThrow();
            assertEquals("/d/", directory.path());
            assertEquals(5, directory.size());
            assertEquals(directory, repos.entry(one, "/d/").orElseThrow());
            assertEquals(6, repos.entry(one, "/").orElseThrow().size());
            assertTrue(repos.entry(one, "/nothing").isEmpty());
            assertTrue(repos.entry(one, "/f/").isEmpty());
            Commit two = put(store, REPO, "/f", "7");
            assertEquals(directory, repos.entry(two, "/d").orElseThrow());
            Commit three = put(store, REPO, "/d/a", "21");
            assertNotEquals(directory.hash(), repos.entry(three, "/d").orElseThrow().hash());
        }

        @Test
        void areNotOpenToOthers() throws IOException {
            assertEquals(
                    "rwx------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(temp.resolve("store"))));
        }
    }
}
