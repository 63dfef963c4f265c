package io.warmdatum.templates;

import java.util.List;

/**
 * What people are told of a setting. Immutable.
 *
 * @param key name on the command line
 * @param defaultValue value if none is given; {@code NAME} stands for the project's name
 * @param meaning one line
 * @param allowed what it has to be, as the end of "must be"
 */
public record SettingInfo(String key, String defaultValue, String meaning, String allowed) {

    /** The settings of such a project, in order. */
    public static List<SettingInfo> of(Target target, Language language) {
        return Settings.of(Project.facts(target, language)).values().stream()
                .map(
                        s ->
                                new SettingInfo(
                                        s.key(),
                                        s.defaultValue().replace("@{name}", "NAME"),
                                        s.meaning(),
                                        s.rule().allowed()))
                .toList();
    }
}
