package io.warmdatum.templates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RendererTest {

    private static String render(Map<String, String> templates, String... facts) {
        return new Renderer(
                        templates::get,
                        new Facts(Set.of(facts)),
                        Map.of("name", "words", "n", "$1"))
                .render("main");
    }

    private static String render(String text, String... facts) {
        return render(Map.of("main", text), facts);
    }

    @Nested
    class Values {

        @Test
        void areFilledInAsTheyAre() {
            assertEquals("words: $1 words\n", render("@{name}: @{n} @{name}"));
        }

        @Test
        void leaveTheSyntaxOfOthersAlone() {
            String text = "${name} {{name}} {name: a} \"${all[@]}\" @Override ${#x} $@ @if2\n";
            assertEquals(text, render(text));
        }

        @Test
        void thatAreMissingAreADefect() {
            var e = assertThrows(IllegalStateException.class, () -> render("@{other}"));
            assertEquals("main: there is no value other", e.getMessage());
        }
    }

    @Nested
    class Conditions {

        @Test
        void chooseLines() {
            String text = "a\n@if java\nb\n@else\nc\n@end\nd";
            assertEquals("a\nb\nd\n", render(text, "java"));
            assertEquals("a\nc\nd\n", render(text));
        }

        @Test
        void nest() {
            String text = "@if a\n@if b\n1\n@else\n2\n@end\n@else\n3\n@end";
            assertEquals("1\n", render(text, "a", "b"));
            assertEquals("2\n", render(text, "a"));
            assertEquals("3\n", render(text, "b"));
        }

        @Test
        void holdForAllWordsOfWhichEachHasAlternatives() {
            Facts facts = new Facts(Set.of("a", "b"));
            assertTrue(facts.hold(""));
            assertTrue(facts.hold("a b"));
            assertTrue(facts.hold("x|b !c"));
            assertTrue(!facts.hold("a c"));
            assertTrue(!facts.hold("!a"));
            assertTrue(facts.hold("!a|b"));
        }

        @Test
        void thatAreNotClosedAreADefect() {
            assertThrows(IllegalStateException.class, () -> render("@if a"));
            assertThrows(IllegalStateException.class, () -> render("@end"));
            assertThrows(IllegalStateException.class, () -> render("@else"));
        }
    }

    @Nested
    class Includes {

        @Test
        void keepTheirIndentation() {
            assertEquals(
                    "a:\n  b: words\n\n  c: 1\n",
                    render(Map.of("main", "a:\n  @include part", "part", "b: @{name}\n\nc: 1")));
        }

        @Test
        void areNotReadWhereTheyDoNotCount() {
            assertEquals("", render("@if a\n@include missing\n@end"));
        }
    }
}
