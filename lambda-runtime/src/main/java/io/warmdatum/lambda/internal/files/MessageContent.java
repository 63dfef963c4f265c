package io.warmdatum.lambda.internal.files;

import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.lambda.internal.event.Payload;
import io.warmdatum.pfs.InputContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The message of the datum that is being laid out, as the content of a workspace. S3 objects are
 * fetched straight into the folder of their input, which is empty here. Thread-safe; one datum at a
 * time is laid out.
 */
public final class MessageContent implements InputContent {

    private volatile Optional<Payload> message = Optional.empty();

    /** The next datum's. */
    void next(Optional<Payload> payload) {
        message = payload;
    }

    @Override
    public Stream<FileEntry> files(InputFile input) {
        return Stream.empty();
    }

    @Override
    public void copy(FileEntry file, Path target) throws IOException {
        Files.write(target, bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public InputStream open(FileEntry file) throws IOException {
        return new ByteArrayInputStream(bytes());
    }

    private byte[] bytes() throws IOException {
        return message.orElseThrow(() -> new IOException("the datum has no message")).bytes();
    }
}
