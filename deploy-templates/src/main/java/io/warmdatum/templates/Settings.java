package io.warmdatum.templates;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The settings of projects, from their table. Stateless. */
final class Settings {

    /** Name of the table. */
    static final String TABLE = "settings.txt";

    /** Between columns; a bar within a condition has no space around it. */
    private static final String COLUMN = "(?<=\\s)\\|(?=\\s)";

    static final List<Setting> ALL =
            Templates.lines(TABLE).stream().map(Settings::setting).toList();

    private Settings() {}

    private static Setting setting(String line) {
        List<String> columns = Stream.of(line.split(COLUMN, 5)).map(String::strip).toList();
        return new Setting(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(4),
                Rule.read(columns.get(3)));
    }

    /** The settings of a project, by key, in the order of the table. */
    static Map<String, Setting> of(Facts facts) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        ALL.stream()
                .filter(setting -> facts.hold(setting.when()))
                .forEach(setting -> settings.putIfAbsent(setting.key(), setting));
        return settings;
    }
}
