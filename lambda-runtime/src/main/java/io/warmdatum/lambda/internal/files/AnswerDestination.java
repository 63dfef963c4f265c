package io.warmdatum.lambda.internal.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.pfs.BadOutputException;
import io.warmdatum.pfs.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Small output stands in the answer, as text by path, for callers that take results; others ignore
 * it. Stateless.
 */
public final class AnswerDestination implements Destination {

    /** Most bytes of output of a datum that are put into the answer. */
    public static final long MAX_BYTES = 256 * 1024;

    @Override
    public Optional<JsonNode> keep(String datumId, int attempt, List<OutputFile> files)
            throws BadOutputException, IOException {
        long bytes = files.stream().mapToLong(OutputFile::size).sum();
        if (bytes > MAX_BYTES) {
            throw new BadOutputException(
                    "output of "
                            + bytes
                            + " bytes is too large for the answer (at most "
                            + MAX_BYTES
                            + "); set WARMDATUM_OUTPUT to s3://bucket/prefix");
        }
        ObjectNode output = JsonNodeFactory.instance.objectNode();
        for (OutputFile file : files) {
            output.put(file.path(), Files.readString(file.source()));
        }
        return Optional.of(output);
    }
}
