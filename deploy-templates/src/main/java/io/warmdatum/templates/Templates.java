package io.warmdatum.templates;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The templates and the table of files that projects are made of. Stateless. */
final class Templates {

    /** Names in this folder's table: file in the project, template, facts. */
    static final String TABLE = "files.txt";

    /**
     * A line of the table.
     *
     * @param path of the file in the project; may have values in it
     * @param template name
     * @param when facts of the projects that have it
     */
    record Entry(String path, String template, String when) {}

    private Templates() {}

    /** All entries of the table. */
    static List<Entry> table() {
        List<Entry> entries = new ArrayList<>();
        for (String line : lines(TABLE)) {
            String[] columns = line.split("\\s+", 3);
            entries.add(new Entry(columns[0], columns[1], columns.length > 2 ? columns[2] : ""));
        }
        return entries;
    }

    /** The lines of a table, without comments and empty ones. */
    static List<String> lines(String table) {
        return text(table)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** The files of a project with their text, by path. */
    static Map<String, String> render(Project project) {
        var renderer = new Renderer(Templates::text, project.facts(), project.values());
        Map<String, String> files = new LinkedHashMap<>();
        for (Entry entry : table()) {
            if (project.facts().hold(entry.when())) {
                String path = renderer.fill(TABLE, entry.path());
                if (files.put(path, renderer.render(entry.template())) != null) {
                    throw new IllegalStateException(TABLE + ": " + path + " is made twice");
                }
            }
        }
        return files;
    }

    static String text(String name) {
        try (InputStream in = Templates.class.getResourceAsStream("files/" + name)) {
            if (in == null) {
                throw new FileNotFoundException("no template " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
