package io.warmdatum.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads pipeline specs as Pachyderm does (reference 7): YAML or JSON, several documents, lists of
 * specs, keys in snake_case or camelCase. All problems of a file are found in one go.
 *
 * <p>Limits: 10 MiB and 100 levels of nesting; at most 100 errors are listed. A file is never
 * answered with an exception, whatever is in it. Thread-safe.
 */
public final class SpecReader {

    private static final int MAX_BYTES = 10 << 20;

    private final Function<String, Optional<String>> globProblem;

    /** A reader that takes every glob; it keeps nothing between files. */
    public SpecReader() {
        this(glob -> Optional.empty());
    }

    /**
     * A reader that refuses malformed globs.
     *
     * @param globProblem says what is wrong with a glob, if anything is; thread-safe
     */
    public SpecReader(Function<String, Optional<String>> globProblem) {
        this.globProblem = globProblem;
    }

    /**
     * Reads a file that is open.
     *
     * @param fileName name for messages, {@code -} for standard input
     * @param in UTF-8 bytes; not closed
     * @return the specs and all problems
     * @throws IOException if the bytes cannot be read
     */
    public SpecFile read(String fileName, InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
            return tooLarge(fileName);
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, true);
        String decoded = text.flip().toString();
        if (result.isError()) {
            Findings findings = new Findings(fileName, decoded);
            findings.error(
                    spotAt(decoded, decoded.length()),
                    "",
                    "not UTF-8 text from here on",
                    "save the file as UTF-8");
            return new SpecFile(List.of(), findings.inFileOrder());
        }
        return read(fileName, decoded);
    }

    /**
     * Reads the text of a file.
     *
     * @param fileName name for messages
     * @param text YAML or JSON
     * @return the specs and all problems
     */
    public SpecFile read(String fileName, String text) {
        if (text.length() > MAX_BYTES) {
            return tooLarge(fileName);
        }
        String body = text.startsWith("\ufeff") ? text.substring(1) : text;
        Findings findings = new Findings(fileName, body);
        int odd = unprintable(body);
        if (odd >= 0) {
            findings.error(
                    spotAt(body, odd),
                    "",
                    String.format("character U+%04X is not allowed here", body.codePointAt(odd)),
                    "remove it, or write it as an escape in a double-quoted string");
            return new SpecFile(List.of(), findings.inFileOrder());
        }
        List<PipelineSpec> specs = new ArrayList<>();
        Map<String, Spot> names = new HashMap<>();
        List<SpecNode> documents = YamlTree.documents(body, findings);
        boolean readable = findings.errorCount() == 0;
        for (SpecNode document : documents) {
            if (document instanceof SpecNode.Sequence list) {
                list.elements().forEach(spec -> add(spec, findings, names, specs));
            } else if (!ScalarCheck.isNull(document)) {
                add(document, findings, names, specs);
            }
        }
        if (specs.isEmpty() && findings.errorCount() == 0) {
            findings.error(
                    Spot.START,
                    "",
                    "no pipeline spec in this file",
                    "a spec starts with pipeline: {name: ...}");
        }
        // Pieces that could not be read are missing from the documents: none of them can be
        // trusted.
        return new SpecFile(readable ? List.copyOf(specs) : List.of(), findings.inFileOrder());
    }

    /**
     * Reads back the {@link PipelineSpec#source} of a spec that was accepted.
     *
     * @param json source of a spec
     * @return an equal spec
     * @throws IllegalArgumentException if the text is not such a source; the message says why
     */
    public static PipelineSpec fromSource(String json) {
        ObjectNode source = SourceJson.parse(json);
        Findings findings = new Findings("stored spec", json);
        return new SpecRules(
                        source, new Located(findings, new HashMap<>()), glob -> Optional.empty())
                .spec()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        findings.inFileOrder().stream()
                                                .filter(p -> p.severity() == Problem.Severity.ERROR)
                                                .findFirst()
                                                .orElseThrow()
                                                .toString()));
    }

    private void add(
            SpecNode document,
            Findings findings,
            Map<String, Spot> names,
            List<PipelineSpec> specs) {
        int before = findings.errorCount();
        Located at = new Located(findings, new LinkedHashMap<>());
        ObjectNode json = new ShapeCheck(at).document(document);
        if (!(document instanceof SpecNode.Mapping)) {
            return;
        }
        SpecRules rules = new SpecRules(json, at, globProblem);
        var spec = rules.spec();
        Spot first = names.putIfAbsent(rules.fullName(), document.spot());
        if (first != null && !rules.name().isEmpty()) {
            at.error(
                    "pipeline.name",
                    "pipeline \""
                            + rules.name()
                            + "\" already exists: this file has it at line "
                            + first.line(),
                    "give each pipeline of a file a name of its own");
        }
        if (findings.errorCount() == before) {
            spec.ifPresent(specs::add);
        }
    }

    private static SpecFile tooLarge(String fileName) {
        Findings findings = new Findings(fileName, "");
        findings.error(
                Spot.START,
                "",
                "larger than 10 MiB",
                "is this a pipeline spec? Data belongs into a repo");
        return new SpecFile(List.of(), findings.inFileOrder());
    }

    private static int unprintable(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!StreamReader.isPrintable(text.codePointAt(i))) {
                return i;
            }
        }
        return -1;
    }

    private static Spot spotAt(String text, int index) {
        String before = text.substring(0, index).replace("\r\n", "\n").replace('\r', '\n');
        int lineStart = before.lastIndexOf('\n') + 1;
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Spot(line, before.codePointCount(lineStart, before.length()) + 1);
    }
}
