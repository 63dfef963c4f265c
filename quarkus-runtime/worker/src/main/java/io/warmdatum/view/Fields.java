package io.warmdatum.view;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds an object in the form of protojson: fields with default values are left out, 64 bit
 * numbers are texts. Used by one thread.
 */
public final class Fields {

    private final Map<String, Object> map = new LinkedHashMap<>();

    public Fields put(String key, String value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
        return this;
    }

    public Fields put(String key, long value) {
        if (value != 0) {
            map.put(key, Long.toString(value));
        }
        return this;
    }

    public Fields put(String key, boolean value) {
        if (value) {
            map.put(key, true);
        }
        return this;
    }

    public Fields put(String key, Instant value) {
        map.put(key, value.toString());
        return this;
    }

    public Fields put(String key, Optional<Instant> value) {
        value.ifPresent(v -> put(key, v));
        return this;
    }

    /** A duration as protojson writes it: seconds and {@code s}. */
    public Fields putNanos(String key, long nanos) {
        map.put(
                key,
                java.math.BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + "s");
        return this;
    }

    public Fields put(String key, Fields value) {
        map.put(key, value.map());
        return this;
    }

    /** A 32 bit number, which protojson writes as a number. */
    public Fields putInt(String key, int value) {
        map.put(key, value);
        return this;
    }

    public Fields put(String key, Map<String, ?> value) {
        map.put(key, value);
        return this;
    }

    public Fields put(String key, List<?> value) {
        if (!value.isEmpty()) {
            map.put(key, value);
        }
        return this;
    }

    public Map<String, Object> map() {
        return map;
    }
}
