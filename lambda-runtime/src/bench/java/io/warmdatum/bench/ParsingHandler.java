package io.warmdatum.bench;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The baseline: a bare handler that parses its event and does nothing with it. */
public final class ParsingHandler implements RequestStreamHandler {

    private static final byte[] ANSWER =
            "{\"batchItemFailures\":[]}".getBytes(StandardCharsets.UTF_8);

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context)
            throws IOException {
        JsonNode event = mapper.readTree(input);
        if (event.path("Records").isEmpty()) {
            throw new IllegalArgumentException("no records");
        }
        output.write(ANSWER);
    }
}
