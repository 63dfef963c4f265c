package io.warmdatum.console;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.warmdatum.input.FileEntry;
import io.warmdatum.store.Repos;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Sends a file of the store, of any size, in pieces. The name is a hint for the browser only: the
 * content is found by its hash, so no path of this machine is ever made of what was asked.
 */
final class Download {

    private static final int PIECE = 64 * 1024;

    private final Repos repos;

    Download(Repos repos) {
        this.repos = repos;
    }

    /** Sends a file and waits until the browser has taken it; not for an event loop. */
    void send(FileEntry file, HttpServerResponse response) throws IOException {
        if (file.isDirectory()) {
            throw new ProblemException(400, file.path() + " is a directory");
        }
        try (InputStream content = repos.open(file)) {
            response.putHeader("Content-Type", "application/octet-stream");
            response.putHeader("Content-Security-Policy", "default-src 'none'; sandbox");
            response.putHeader(
                    "Content-Disposition", "attachment; filename*=UTF-8''" + name(file.path()));
            response.putHeader("Content-Length", Long.toString(file.size()));
            byte[] piece = new byte[PIECE];
            for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
                await(response.write(Buffer.buffer().appendBytes(piece, 0, read)));
            }
            await(response.end());
        }
    }

    private static String name(String path) {
        return Links.escape(Path.of(path).getFileName().toString());
    }

    private static void await(Future<Void> written) throws IOException {
        try {
            written.toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException("the browser went away", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending a file", e);
        }
    }
}
