package io.warmdatum.lambda.internal.event;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The variables of a datum, read when somebody looks at them: most functions never do. Thread-safe.
 */
final class LazyVars extends AbstractMap<String, String> {

    private final Supplier<Map<String, String>> reader;
    private volatile Map<String, String> vars;

    /**
     * @param reader reads them; may be called twice, with the same result
     */
    LazyVars(Supplier<Map<String, String>> reader) {
        this.reader = reader;
    }

    private Map<String, String> vars() {
        Map<String, String> read = vars;
        if (read == null) {
            read = Map.copyOf(reader.get());
            vars = read;
        }
        return read;
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return vars().entrySet();
    }

    @Override
    public String get(Object name) {
        return vars().get(name);
    }

    @Override
    public boolean containsKey(Object name) {
        return vars().containsKey(name);
    }
}
