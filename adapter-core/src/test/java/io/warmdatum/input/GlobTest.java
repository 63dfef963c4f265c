package io.warmdatum.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.spec.Input;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GlobTest {

    @Nested
    class OnTheTreeOfTheReference {

        private static final ListTree TREE =
                ListTree.of(
                        "/a.png",
                        "/b.jpg",
                        "/file-1",
                        "/file-22",
                        "/foo11",
                        "/foo2",
                        "/tmp1",
                        "/2024-01-a.log",
                        "/dir1/a.png",
                        "/dir1/b.csv",
                        "/dir2/sub/c.png",
                        "/dir2/sub/d.csv",
                        "/tmp/x",
                        "/tmpx/y");

        @ParameterizedTest
        @CsvSource(
                delimiter = ';',
                quoteCharacter = '"',
                value = {
                    "/; /",
                    "\"\"; /",
                    "/*; /2024-01-a.log /a.png /b.jpg /dir1/ /dir2/ /file-1 /file-22 /foo11 /foo2"
                            + " /tmp/ /tmp1 /tmpx/",
                    "/*/; /2024-01-a.log /a.png /b.jpg /dir1/ /dir2/ /file-1 /file-22 /foo11 /foo2"
                            + " /tmp/ /tmp1 /tmpx/",
                    "/*/*; /dir1/a.png /dir1/b.csv /dir2/sub/ /tmp/x /tmpx/y",
                    "/**; /2024-01-a.log /a.png /b.jpg /dir1/ /dir1/a.png /dir1/b.csv /dir2/"
                            + " /dir2/sub/ /dir2/sub/c.png /dir2/sub/d.csv /file-1 /file-22 /foo11"
                            + " /foo2 /tmp/ /tmp/x /tmp1 /tmpx/ /tmpx/y",
                    "/**.png; /a.png /dir1/a.png /dir2/sub/c.png",
                    "/**/*.png; /dir1/a.png /dir2/sub/c.png",
                    "/*.{png,jpg}; /a.png /b.jpg",
                    "/file-?; /file-1",
                    "/file-[!1]*; /file-22",
                    "/file-[^1]*; /file-22",
                    "/foo*2; /foo2",
                    "/dir1; /dir1/",
                    "dir1/; /dir1/",
                    "/dir2/**; /dir2/sub/ /dir2/sub/c.png /dir2/sub/d.csv",
                    "/{dir1,dir2}/*; /dir1/a.png /dir1/b.csv /dir2/sub/",
                    "/!(tmp); /2024-01-a.log /a.png /b.jpg /dir1/ /dir2/ /file-1 /file-22 /foo11"
                            + " /foo2 /tmp1 /tmpx/",
                    "/!(tmp)/*; /dir1/a.png /dir1/b.csv /dir2/sub/",
                    "/[[:digit:]]*; /2024-01-a.log",
                    "/foo+([0-9]); /foo11 /foo2",
                    "/@(a|b).*; /a.png /b.jpg",
                    "/nothing; \"\""
                })
        void picksTheDatumsOfTheTable(String glob, String expected) throws Exception {
            Input.Pfs pfs = Inputs.pfs("in").glob(glob).build();
            List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
            Leaf leaf = new Leaf(0, pfs, Glob.compile(glob), new CommitTree("c", TREE));
            LeafScan scan = new LeafScan(leaf);
            try (var picks = scan.picks()) {
                assertEquals(wanted, picks.map(pick -> pick.entry().path()).toList());
            }
            assertEquals(wanted.isEmpty(), scan.missedAll());
        }
    }

    @Nested
    class Tokens {

        @ParameterizedTest
        @CsvSource({
            "/*(ab), /abab",
            "/x*(ab), /x",
            "/+(a|b), /abba",
            "/?(a)b, /b",
            "/?(a)b, /ab",
            "/@(a|b), /b",
            "/(a|b), /a",
            "/\\*, /*",
            "/\\(a\\), /(a)",
            "/a)b, /a)b",
            "/a|b, /a|b",
            "/a+b@c!d, /a+b@c!d",
            "/[]], /]",
            "/[a-], /-",
            "/[\\]x], /]",
            "/[[:alpha:]_], /_",
            "/[![:alpha:]], /1",
            "/[[:^alpha:]], /1",
            "/a[!b]c, /a/c",
            "/**/b, /x/y/b",
            "/(a.*b|c), /a.xb",
            "/?, /\uD83D\uDE00",
            "/a$^.b, /a$^.b",
            "/!(a|b), /ab",
            "'/{x,!(a)}', /aa",
        })
        void match(String glob, String path) {
            assertTrue(Glob.compile(glob).matches(path));
        }

        @ParameterizedTest
        @CsvSource({
            "/*, /a/b",
            "/?, /",
            "/?, /ab",
            "/*, /",
            "/**, /",
            "/+(a), /",
            "/[a-c], /d",
            "/a.b, /axb",
            "/!(a|b), /a",
            "/!(a)c, /abc",
            "/[[:upper:]], /a",
            "'/{a,b}', /ab",
            "/A, /a",
        })
        void doNotMatch(String glob, String path) {
            assertFalse(Glob.compile(glob).matches(path));
        }

        @Test
        void newlinesInNamesAreOrdinary() {
            assertTrue(Glob.compile("/a*").matches("/a\nb"));
            assertTrue(Glob.compile("/**b").matches("/a\n/b"));
            assertFalse(Glob.compile("/a").matches("/a\n"));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "/a(b| character 3: nothing closes this; add )",
                    "a(b| character 2: nothing closes this; add )",
                    "/{a,b| character 2: nothing closes this; add }",
                    "/[ab| character 2: nothing closes this; add ]",
                    "/x\\| character 3: nothing follows the backslash",
                    "/[z-a]| character 3: the range runs backwards",
                    "/[[:foo:]]| character 3: no character class [:foo:]",
                    "/x*(a| character 3: nothing closes this; add )",
                })
        void malformedPatternsAreRefusedWithTheirPosition(String glob, String expected) {
            var refused = assertThrows(IllegalArgumentException.class, () -> Glob.compile(glob));
            assertTrue(
                    refused.getMessage().startsWith("glob \"" + glob + "\", " + expected),
                    refused.getMessage());
        }
    }

    @Nested
    class Templates {

        @ParameterizedTest
        @CsvSource({
            "/foo(?)(?), /foo12, $2$1, 21",
            "/(*), /foo/, $1, foo",
            "/(*)-*, /a-b-1, $1, a-b",
            "/(*)-*, /a-b-1, ${1}x, a-bx",
            "/(*), /a, $0, /a",
            "/(*), /a, $$1, $1",
            "/(*), /a, $2.$1, .a",
            "/(*), /a, $1x, ''",
            "/(*), /a, $-${1-$, $-${1-$",
            "'/{a,b}(?)', /ax, $1, x",
            "/(a|(b)), /a, [$2], []",
            "/*(ab)c, /ababc, $1, abab",
            "/!(x), /abc, $1, abc",
            "/(*)/(*), /d/e.txt, $2-$1, e.txt-d",
        })
        void areFilledFromTheGroups(String glob, String path, String template, String expected) {
            assertEquals(Optional.of(expected), Glob.compile(glob).expand(path, template));
        }

        @Test
        void giveNothingWithoutAMatch() {
            assertEquals(Optional.empty(), Glob.compile("/a(?)").expand("/b", "$1"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/*, /",
        "/dir/*, /dir/",
        "dir/*.png, /dir/",
        "/log-*, /log-",
        "/a/b, /a/b",
        "/a\\*b/?, /a*b/",
        "'/{a,b}', /",
        "/a+(b), /a",
        "/a[b], /a",
    })
    void literalPrefixBoundsTheScan(String glob, String prefix) {
        assertEquals(prefix, Glob.compile(glob).literalPrefix());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/*(a|aa)*(a|aa)b", "/*(*(*(a)))b", "/**a**a**a**a**a**a**b"})
    void endsWithAnErrorInsteadOfHangingWhenThereAreTooManyWays(String pattern) {
        char[] name = new char[4000];
        Arrays.fill(name, 'a');
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Glob.compile(pattern).matches("/" + new String(name)));
        assertTrue(refused.getMessage().contains("has too many ways to match"));
    }

    @Test
    void aRepeatedGroupOnAnOrdinaryNameIsNoProblem() {
        assertTrue(Glob.compile("/*(a|b)").matches("/" + "ab".repeat(100)));
    }
}
