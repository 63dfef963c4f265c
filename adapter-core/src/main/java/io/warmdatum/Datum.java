package io.warmdatum;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The unit of work as a function sees it, for one attempt: some input files, a few variables, and a
 * place to write output. Valid until the function returns. Thread-safe; made by hosts.
 */
public interface Datum {

    /** Id, the same for the same inputs in every job; 64 hex digits where it is Pachyderm's. */
    String id();

    /** The inputs in the order of the datum, each name once. */
    List<Input> inputs();

    /**
     * The input of a name.
     *
     * @throws IllegalArgumentException there is none; the message lists those there are
     */
    default Input input(String name) {
        return inputs().stream()
                .filter(input -> input.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no input \""
                                                + name
                                                + "\" in this datum; there are: "
                                                + inputs().stream().map(Input::name).toList()));
    }

    /**
     * The only input.
     *
     * @throws IllegalStateException there are several, or none
     */
    default Input input() {
        if (inputs().size() != 1) {
            throw new IllegalStateException(
                    "the datum has "
                            + inputs().size()
                            + " inputs, not one; name the one that is meant: "
                            + inputs().stream().map(Input::name).toList());
        }
        return inputs().get(0);
    }

    /**
     * Folder for output, made and empty when it is first asked for in an attempt. What is in it
     * when the function returns is the datum's output; a failed attempt leaves nothing. File names
     * follow Pachyderm's rules (reference 3.3): printable ASCII, no globbing characters.
     */
    Path output() throws IOException;

    /** Variables of the datum, as {@code /pfs/.env} has them; the last one of a name counts. */
    Map<String, String> env();

    /** Number of this attempt, from 1. */
    int attempt();

    /** Attempts in all that the datum may have; {@link Integer#MAX_VALUE} if not limited. */
    int tries();

    /**
     * When the host must have the datum back (end of the job, of a Lambda invocation); empty if
     * there is no such time. The attempt is interrupted then at the latest.
     */
    Optional<Instant> deadline();

    /**
     * What a datum has of one input: a file, several files, a folder, or a message in memory.
     * Inputs are for reading; what happens to a datum whose function writes to them depends on the
     * host, but the next attempt never sees it.
     */
    interface Input {

        /** Name of the input. */
        String name();

        /**
         * All files, folders expanded, in the order of their paths; a message that is in memory is
         * put into a file by this call.
         */
        List<Path> files() throws IOException;

        /**
         * The only file.
         *
         * @throws IllegalStateException there are several, or none
         */
        default Path file() throws IOException {
            List<Path> files = files();
            if (files.size() != 1) {
                throw new IllegalStateException(
                        "input \""
                                + name()
                                + "\" has "
                                + files.size()
                                + " files, not one; use files()");
            }
            return files.get(0);
        }

        /** Opens the only file or the message; the caller closes it. */
        default InputStream open() throws IOException {
            return Files.newInputStream(file());
        }

        /** Content of the only file or of the message. */
        default byte[] bytes() throws IOException {
            return Files.readAllBytes(file());
        }

        /** Content of the only file or of the message, as UTF-8. */
        default String text() throws IOException {
            return new String(bytes(), StandardCharsets.UTF_8);
        }
    }
}
