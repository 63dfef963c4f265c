package io.warmdatum.input;

import java.util.regex.MatchResult;

/** Fills {@code $} templates, by the rules of Go's {@code regexp.Expand} (reference 6.2). */
final class GlobTemplate {

    private GlobTemplate() {}

    static String fill(String template, MatchResult match) {
        StringBuilder filled = new StringBuilder();
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at++);
            if (c != '$') {
                filled.append(c);
            } else if (template.startsWith("$", at)) {
                filled.append('$');
                at++;
            } else {
                boolean braced = template.startsWith("{", at);
                int start = braced ? at + 1 : at;
                int end = endOfName(template, start);
                if (end == start || (braced && !template.startsWith("}", end))) {
                    filled.append('$');
                } else {
                    filled.append(group(template.substring(start, end), match));
                    at = braced ? end + 1 : end;
                }
            }
        }
        return filled.toString();
    }

    private static int endOfName(String template, int start) {
        int end = start;
        while (end < template.length() && isNamePart(template.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_';
    }

    private static String group(String name, MatchResult match) {
        if (!name.matches("0|[1-9][0-9]{0,3}")) {
            return "";
        }
        int number = Integer.parseInt(name);
        String text = number <= match.groupCount() ? match.group(number) : null;
        return text == null ? "" : text;
    }
}
