package io.warmdatum.spec;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;

/**
 * Reads the documents of a YAML or JSON text into {@link SpecNode}s. Aliases are refused and
 * nesting is bounded, so the tree is never larger than the text. Used by one thread.
 */
final class YamlTree {

    static final int MAX_DEPTH = 100;

    private static final String STRING_TAG = "tag:yaml.org,2002:str";

    private final Findings findings;
    private final Iterator<Event> events;
    private Spot last = Spot.START;

    private YamlTree(String text, Findings findings) {
        this.findings = findings;
        LoadSettings settings =
                LoadSettings.builder()
                        .setCodePointLimit(text.length() + 1)
                        .setLabel("spec")
                        .build();
        this.events = new Parse(settings).parseString(withoutJsonTabs(text)).iterator();
    }

    /** The documents up to the first error of syntax, which is reported. */
    static List<SpecNode> documents(String text, Findings findings) {
        List<SpecNode> documents = new ArrayList<>();
        YamlTree tree = new YamlTree(text, findings);
        try {
            while (tree.events.hasNext()) {
                Event event = tree.events.next();
                if (event.getEventId() == Event.ID.DocumentStart) {
                    documents.add(tree.node(tree.events.next(), 1));
                }
            }
        } catch (TooDeep e) {
            findings.error(
                    tree.last,
                    "",
                    "nested more than " + MAX_DEPTH + " levels deep",
                    "a pipeline spec needs fewer than 20; look for unclosed brackets");
        } catch (MarkedYamlEngineException e) {
            Spot spot = e.getProblemMark().map(YamlTree::spot).orElse(tree.last);
            findings.error(spot, "", "not valid YAML or JSON: " + said(e), remedy(e));
        } catch (YamlVersionException e) {
            findings.error(tree.last, "", "only YAML 1.2 is read", "remove the %YAML line");
        } catch (YamlEngineException | IllegalArgumentException e) {
            // Thrown for characters and escapes that no text can hold; they carry no place.
            findings.error(
                    tree.last,
                    "",
                    "not valid YAML or JSON: " + Words.excerpt(String.valueOf(e.getMessage())),
                    "look right after this place");
        }
        return documents;
    }

    private SpecNode node(Event event, int depth) {
        last = event.getStartMark().map(YamlTree::spot).orElse(last);
        Spot spot = last;
        if (depth > MAX_DEPTH) {
            throw new TooDeep();
        }
        if (event instanceof AliasEvent) {
            findings.error(spot, "", "alias nodes not supported", "write the value out");
            return new SpecNode.Broken(spot);
        }
        boolean anchored = false;
        if (event instanceof NodeEvent node) {
            Optional<Anchor> anchor = node.getAnchor();
            anchored = anchor.isPresent();
            anchor.ifPresent(
                    a ->
                            findings.error(
                                    spot,
                                    "",
                                    "anchors and aliases are not supported: &"
                                            + Words.excerpt(a.getValue()),
                                    "remove the anchor and write the value out"));
        }
        SpecNode read;
        Optional<String> tag = Optional.empty();
        if (event instanceof ScalarEvent scalar) {
            tag = scalar.getTag();
            boolean quoted = !scalar.isPlain() || tag.isPresent();
            read = new SpecNode.Scalar(spot, scalar.getValue(), quoted);
        } else if (event instanceof SequenceStartEvent sequence) {
            tag = sequence.getTag();
            read = new SpecNode.Sequence(spot, elements(depth));
        } else if (event instanceof MappingStartEvent mapping) {
            tag = mapping.getTag();
            read = new SpecNode.Mapping(spot, entries(depth));
        } else {
            throw new IllegalStateException("unexpected " + event);
        }
        Optional<String> odd = tag.filter(t -> !t.equals(STRING_TAG) && !t.equals("!"));
        odd.ifPresent(
                t ->
                        findings.error(
                                spot,
                                "",
                                "YAML tags are not supported: " + Words.excerpt(t),
                                "remove the tag"));
        return anchored || odd.isPresent() ? new SpecNode.Broken(spot) : read;
    }

    private List<SpecNode> elements(int depth) {
        List<SpecNode> elements = new ArrayList<>();
        for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
            elements.add(node(e, depth + 1));
        }
        return elements;
    }

    private List<SpecNode.Entry> entries(int depth) {
        List<SpecNode.Entry> entries = new ArrayList<>();
        for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
            SpecNode key = node(e, depth + 1);
            SpecNode value = node(events.next(), depth + 1);
            if (key instanceof SpecNode.Scalar scalar) {
                entries.add(new SpecNode.Entry(key.spot(), scalar.text(), value));
            } else if (!(key instanceof SpecNode.Broken)) {
                findings.error(key.spot(), "", "a key must be text", "give the key a plain name");
            }
        }
        return entries;
    }

    /**
     * YAML forbids tabs as indentation, JSON allows them. In documents that start with a bracket
     * the tabs that start a line become spaces, one for one, so that places stay the same.
     */
    private static String withoutJsonTabs(String text) {
        if (text.indexOf('\t') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        boolean json = false;
        boolean documentStart = true;
        boolean indentation = true;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '\n' || c == '\r') {
                indentation = true;
                if (text.startsWith("---", i + 1)) {
                    documentStart = true;
                    json = false;
                    i += 3;
                }
            } else if (c == '\t' && indentation && (json || documentStart)) {
                out.setCharAt(i, ' ');
            } else if (c != ' ' && c != '\t') {
                json = documentStart ? c == '{' || c == '[' : json;
                documentStart = false;
                indentation = false;
            }
        }
        return out.toString();
    }

    private static Spot spot(Mark mark) {
        return new Spot(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String said(MarkedYamlEngineException e) {
        String problem = Words.excerpt(String.valueOf(e.getProblem()));
        if (e.getContext() == null) {
            return problem;
        }
        String context = Words.excerpt(e.getContext());
        return e.getContextMark()
                .map(YamlTree::spot)
                .map(s -> context + " from " + s.line() + ":" + s.column() + ": " + problem)
                .orElse(context + ": " + problem);
    }

    private static String remedy(MarkedYamlEngineException e) {
        String problem = String.valueOf(e.getProblem());
        String context = String.valueOf(e.getContext());
        if (problem.contains("TAB")) {
            return "indent with spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "quote text that contains \": \", or correct the indentation";
        }
        if (problem.contains("<document start>")) {
            return "put a line with --- between two documents";
        }
        if (context.contains("quoted scalar")) {
            return problem.contains("end of stream")
                    ? "close the quotes"
                    : "write \\\\ for a backslash, or use single quotes";
        }
        if (context.contains("alias") || context.contains("anchor")) {
            return "quote text that starts with * or &";
        }
        if (context.contains("flow")) {
            return "close brackets, put commas between values, quote text with { } [ ] or ,";
        }
        return "check the indentation of this line and of those before it";
    }

    private static final class TooDeep extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooDeep() {
            super(null, null, false, false);
        }
    }
}
