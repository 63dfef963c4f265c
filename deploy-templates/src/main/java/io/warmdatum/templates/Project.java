package io.warmdatum.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A project to be made: what was asked for, checked. Immutable. */
public final class Project {

    /** Longest name; names of queues, alarms and pods are made of it. */
    static final int NAME_CHARS = 40;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final Facts facts;
    private final Map<String, String> values;

    Project(Facts facts, Map<String, String> values) {
        this.facts = facts;
        this.values = Map.copyOf(values);
    }

    /** By which files are chosen. */
    Facts facts() {
        return facts;
    }

    /** What is filled in. */
    Map<String, String> values() {
        return values;
    }

    /**
     * Checks what is asked for.
     *
     * @param settings values by key; those that are missing have their defaults
     * @throws ProjectException there is no such project, or a value is wrong
     */
    public static Project of(
            Target target, Language language, String name, Map<String, String> settings)
            throws ProjectException {
        String refusal = target.refusal(language);
        if (!refusal.isEmpty()) {
            throw new ProjectException(
                    "there is no " + target.id() + " in " + language.id() + ": " + refusal);
        }
        if (!NAME.matcher(name).matches() || name.length() > NAME_CHARS) {
            throw new ProjectException(
                    "--name must be small letters and digits with single - between them, begin with"
                            + " a letter, and have at most "
                            + NAME_CHARS
                            + " characters; it is \""
                            + name
                            + "\"");
        }
        Facts facts = facts(target, language);
        Map<String, Setting> known = Settings.of(facts);
        Map<String, String> values = new TreeMap<>();
        values.put("name", name);
        values.put("target", target.id());
        values.put("language", language.id());
        for (Setting setting : known.values()) {
            String given = settings.getOrDefault(setting.key(), setting.defaultValue());
            String value = given.replace("@{name}", name);
            if (!setting.rule().allows(value)) {
                throw new ProjectException(
                        setting.key()
                                + " must be "
                                + setting.rule().allowed()
                                + "; it is \""
                                + value
                                + "\"");
            }
            values.put(setting.key(), value);
        }
        requireKnown(target, language, settings.keySet(), known.keySet());
        Relations.check(values);
        return new Project(facts.and(switched(known, values)), Derived.with(values));
    }

    static Facts facts(Target target, Language language) {
        Set<String> words = new TreeSet<>(target.facts());
        words.add(target.id());
        words.add(language.id());
        if (language != Language.JAVA) {
            words.add("program");
        }
        return new Facts(words);
    }

    private static void requireKnown(
            Target target, Language language, Set<String> given, Set<String> known)
            throws ProjectException {
        List<String> unknown = new ArrayList<>(new TreeSet<>(given));
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new ProjectException(
                    target.id()
                            + " in "
                            + language.id()
                            + " has no setting "
                            + unknown.get(0)
                            + "; it has "
                            + String.join(", ", known));
        }
    }

    /** A fact for each setting that is on, or is not empty although it may be. */
    private static Set<String> switched(Map<String, Setting> known, Map<String, String> values) {
        Set<String> facts = new TreeSet<>();
        for (Setting setting : known.values()) {
            String value = values.get(setting.key());
            if (setting.isSwitch()
                    ? value.equals("on")
                    : setting.isOptional() && !value.isEmpty()) {
                facts.add(setting.key());
            }
        }
        return facts;
    }
}
