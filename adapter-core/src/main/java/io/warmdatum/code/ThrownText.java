package io.warmdatum.code;

import java.util.ArrayList;
import java.util.List;

/** What a person is told of something that was thrown. Stateless. */
final class ThrownText {

    private static final int MAX_LINE = 500;
    private static final int MAX_LINES = 20;

    private ThrownText() {}

    /** Type and message, with those of its causes; one line. */
    static String oneLine(Throwable thrown) {
        var text = new StringBuilder(thrown.toString());
        Throwable cause = thrown.getCause();
        for (int i = 0; cause != null && i < 5; i++, cause = cause.getCause()) {
            String more = cause.toString();
            // Wrappers repeat the text of what they wrap.
            if (text.indexOf(more) < 0) {
                text.append("; caused by ").append(more);
            }
        }
        return text.toString().strip().replaceAll("\\s*[\\r\\n]+\\s*", " / ");
    }

    /** The frames of user code, innermost first, at most 20 lines. */
    static String frames(Throwable thrown) {
        List<String> lines = new ArrayList<>();
        lines.add(cut(oneLine(thrown)));
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (isOurs(frame) || lines.size() == MAX_LINES) {
                break;
            }
            lines.add(cut("    at " + frame));
        }
        return String.join("\n", lines);
    }

    /** From here on it is how we call it, which helps nobody. */
    private static boolean isOurs(StackTraceElement frame) {
        String owner = frame.getClassName().replaceFirst("\\$.*", "");
        return owner.equals(ReflectedFunction.class.getName())
                || owner.equals(FunctionCode.class.getName())
                || owner.startsWith("java.lang.invoke.");
    }

    private static String cut(String line) {
        return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE - 1) + "…";
    }
}
