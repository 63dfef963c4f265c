package io.warmdatum.input;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A row of a sort: rows are ordered by their keys, unsigned byte by byte. */
record Row(byte[] key, byte[] value) implements Comparable<Row> {

    /** Roughly what the objects of a row cost besides their bytes. */
    private static final int OBJECTS = 80;

    /** A key that sorts by its head first. */
    static byte[] key(byte[] head, byte[] tail) {
        return ByteBuffer.allocate(head.length + tail.length).put(head).put(tail).array();
    }

    byte[] keyWithout(int tailLength) {
        return Arrays.copyOf(key, key.length - tailLength);
    }

    int weight() {
        return key.length + value.length + OBJECTS;
    }

    boolean sameKey(Row other) {
        return other != null && Arrays.equals(key, other.key);
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(key.length);
        out.writeInt(value.length);
        out.write(key);
        out.write(value);
    }

    static Row read(DataInputStream in) throws IOException {
        byte[] key = new byte[in.readInt()];
        byte[] value = new byte[in.readInt()];
        in.readFully(key);
        in.readFully(value);
        return new Row(key, value);
    }

    @Override
    public int compareTo(Row other) {
        return Arrays.compareUnsigned(key, other.key);
    }
}
