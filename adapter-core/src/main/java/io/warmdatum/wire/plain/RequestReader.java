package io.warmdatum.wire.plain;

import io.warmdatum.wire.WorkerJson;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads HTTP/1 requests, one after the other, from bytes as they come. Used by one thread. */
final class RequestReader {

    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final int MAX_LINE_BYTES = 1024;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};
    private static final byte[] HTTP_2 = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);

    /** What cannot be served; nothing more is read after it. */
    static final class BadRequestException extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        BadRequestException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    private enum Part {
        HEAD,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILER
    }

    private byte[] bytes = new byte[1024];
    private int from;
    private int to;
    private Part part = Part.HEAD;
    private Request head;
    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private long missing;
    private boolean asksToGoOn;

    void add(ByteBuffer more) {
        int count = more.remaining();
        if (to + count > bytes.length) {
            int size = to - from;
            byte[] larger = new byte[Math.max(size + count, 2 * size)];
            System.arraycopy(bytes, from, larger, 0, size);
            bytes = larger;
            from = 0;
            to = size;
        }
        more.get(bytes, to, count);
        to += count;
    }

    /** Bytes that are not read yet. */
    int unread() {
        return to - from;
    }

    /** Whether this is a connection of HTTP/2, as far as its first bytes can tell. */
    boolean speaksHttp2() {
        return part == Part.HEAD && unread() >= HTTP_2.length && startsWith(HTTP_2, from);
    }

    /** What has come of a connection of HTTP/2. */
    ByteBuffer rest() {
        return ByteBuffer.wrap(bytes, from, unread());
    }

    /** Whether the caller waits for a word before it sends its body; true once for a request. */
    boolean mustBeToldToGoOn() {
        boolean told = asksToGoOn && part != Part.HEAD;
        asksToGoOn = false;
        return told;
    }

    /** The next request; empty while something of it is missing. */
    Optional<Request> next() throws BadRequestException {
        while (true) {
            switch (part) {
                case HEAD -> {
                    if (!readHead()) {
                        return Optional.empty();
                    }
                }
                case BODY, CHUNK -> {
                    if (!readBody()) {
                        return Optional.empty();
                    }
                    if (part == Part.BODY) {
                        return Optional.of(complete());
                    }
                    part = Part.CHUNK_END;
                }
                case CHUNK_SIZE, CHUNK_END, TRAILER -> {
                    Optional<String> line = line();
                    if (line.isEmpty()) {
                        return Optional.empty();
                    }
                    if (part == Part.TRAILER && line.get().isEmpty()) {
                        return Optional.of(complete());
                    }
                    between(line.get());
                }
            }
        }
    }

    private Request complete() {
        Request complete =
                new Request(
                        head.method(),
                        head.path(),
                        head.version(),
                        head.headers(),
                        body.toByteArray());
        part = Part.HEAD;
        body = new ByteArrayOutputStream();
        return complete;
    }

    private boolean readHead() throws BadRequestException {
        int end = find(HEAD_END);
        if (end < 0) {
            if (unread() > MAX_HEAD_BYTES) {
                throw new BadRequestException(431, "the header is larger than 64 KiB");
            }
            return false;
        }
        String[] lines =
                new String(bytes, from, end - from, StandardCharsets.ISO_8859_1).split("\r\n");
        from = end + HEAD_END.length;
        head = parse(lines);
        asksToGoOn = head.header("expect").equalsIgnoreCase("100-continue");
        if (head.header("transfer-encoding").isEmpty()) {
            part = Part.BODY;
            missing = number(head.headers().getOrDefault("content-length", "0"), 10);
            limit();
        } else if (head.header("transfer-encoding").equalsIgnoreCase("chunked")) {
            part = Part.CHUNK_SIZE;
        } else {
            throw new BadRequestException(501, "only the transfer encoding chunked is known");
        }
        return true;
    }

    private static Request parse(String[] lines) throws BadRequestException {
        String[] words = lines[0].split(" ");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new BadRequestException(400, "this is no request of HTTP/1.1");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new BadRequestException(400, "a header has no name");
            }
            headers.put(
                    lines[i].substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int query = words[1].indexOf('?');
        String path = query < 0 ? words[1] : words[1].substring(0, query);
        return new Request(words[0], path, words[2], headers, new byte[0]);
    }

    private boolean readBody() {
        int count = (int) Math.min(missing, unread());
        body.write(bytes, from, count);
        from += count;
        missing -= count;
        return missing == 0;
    }

    private Optional<String> line() throws BadRequestException {
        int end = find(LINE_END);
        if (end < 0) {
            if (unread() > MAX_LINE_BYTES) {
                throw new BadRequestException(400, "a chunk has no size");
            }
            return Optional.empty();
        }
        String line = new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
        from = end + LINE_END.length;
        return Optional.of(line);
    }

    private void between(String line) throws BadRequestException {
        if (part == Part.CHUNK_END) {
            if (!line.isEmpty()) {
                throw new BadRequestException(400, "a chunk is longer than it says");
            }
            part = Part.CHUNK_SIZE;
        } else if (part == Part.CHUNK_SIZE) {
            int extension = line.indexOf(';');
            missing = number(extension < 0 ? line : line.substring(0, extension), 16);
            limit();
            part = missing == 0 ? Part.TRAILER : Part.CHUNK;
        }
    }

    private static long number(String text, int radix) throws BadRequestException {
        try {
            return Long.parseUnsignedLong(text.strip(), radix);
        } catch (NumberFormatException e) {
            throw new BadRequestException(400, "a length is no number");
        }
    }

    private void limit() throws BadRequestException {
        if (missing < 0 || body.size() + missing > WorkerJson.MAX_BODY_BYTES) {
            throw new BadRequestException(413, "");
        }
    }

    private int find(byte[] what) {
        for (int i = from; i + what.length <= to; i++) {
            if (startsWith(what, i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean startsWith(byte[] what, int at) {
        for (int i = 0; i < what.length; i++) {
            if (bytes[at + i] != what[i]) {
                return false;
            }
        }
        return true;
    }
}
