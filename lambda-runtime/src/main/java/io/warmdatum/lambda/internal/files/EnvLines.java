package io.warmdatum.lambda.internal.files;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The variables of a datum as lines, made when somebody looks at them. Thread-safe. */
final class EnvLines extends AbstractList<String> {

    private final String datumId;
    private final Map<String, String> vars;
    private volatile List<String> lines;

    EnvLines(String datumId, Map<String, String> vars) {
        this.datumId = datumId;
        this.vars = vars;
    }

    private List<String> lines() {
        List<String> made = lines;
        if (made == null) {
            made = new ArrayList<>(vars.size() + 1);
            made.add("PACH_DATUM_ID=" + datumId);
            for (Map.Entry<String, String> variable : vars.entrySet()) {
                made.add(variable.getKey() + "=" + variable.getValue());
            }
            lines = made;
        }
        return made;
    }

    @Override
    public String get(int index) {
        return lines().get(index);
    }

    @Override
    public int size() {
        return vars.size() + 1;
    }
}
