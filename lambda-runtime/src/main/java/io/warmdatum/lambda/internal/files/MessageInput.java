package io.warmdatum.lambda.internal.files;

import io.warmdatum.Datum;
import io.warmdatum.lambda.internal.event.Payload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A message in memory, put into a file only when somebody asks for one. Thread-safe. */
final class MessageInput implements Datum.Input {

    private final String name;
    private final Payload payload;
    private final FolderMaker folder;
    private Path file;

    /** Makes the folder of the attempt. */
    @FunctionalInterface
    interface FolderMaker {
        Path make() throws IOException;
    }

    MessageInput(String name, Payload payload, FolderMaker folder) {
        this.name = name;
        this.payload = payload;
        this.folder = folder;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized List<Path> files() throws IOException {
        if (file == null) {
            file = Files.write(folder.make().resolve(name), payload.bytes());
        }
        return List.of(file);
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public byte[] bytes() {
        return payload.bytes();
    }
}
