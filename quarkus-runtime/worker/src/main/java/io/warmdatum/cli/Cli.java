package io.warmdatum.cli;

import io.warmdatum.store.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Takes a command line apart, runs its command and turns every error into one line and exit 1. */
final class Cli {

    /** Exit code after Ctrl-C: 128 + SIGINT. */
    static final int INTERRUPTED = 130;

    private static final List<String> EXIT_CODES =
            List.of(
                    "",
                    "Exit codes: 0 done; 1 error (one line on standard error says which);",
                    "130 stopped by Ctrl-C, 143 by SIGTERM (serve: 0);",
                    "70 the process was no longer fit to run functions.");

    private final Surroundings surroundings;

    Cli(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** Runs one command and gives its exit code. */
    int execute(String... args) {
        int code = commandLine().execute(args);
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    CommandLine commandLine() {
        CommandLine line = new CommandLine(new Warmdatum(surroundings));
        line.setOut(new PrintWriter(surroundings.out(), true));
        line.setErr(new PrintWriter(surroundings.err(), true));
        line.setColorScheme(
                CommandLine.Help.defaultColorScheme(surroundings.colours() ? Ansi.ON : Ansi.OFF));
        line.setParameterExceptionHandler((e, args) -> misused(e));
        line.setExecutionExceptionHandler((e, command, parsed) -> failed(e));
        line.setExpandAtFiles(false);
        addExitCodes(line);
        return line;
    }

    private static void addExitCodes(CommandLine line) {
        var message = line.getCommandSpec().usageMessage();
        List<String> footer = new ArrayList<>(Arrays.asList(message.footer()));
        footer.addAll(EXIT_CODES);
        message.footer(footer.toArray(String[]::new));
        line.getSubcommands().values().forEach(Cli::addExitCodes);
    }

    private int misused(CommandLine.ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        surroundings.err().println(e.getMessage());
        surroundings.err().println("See '" + command + " --help'.");
        return 1;
    }

    private int failed(Exception e) {
        if (e instanceof InterruptedException) {
            return INTERRUPTED;
        }
        if (e instanceof Refusal || e instanceof StoreException) {
            surroundings.err().println(e.getMessage());
        } else if (e instanceof UncheckedIOException unchecked) {
            surroundings.err().println(describe(unchecked.getCause()));
        } else if (e instanceof IOException io) {
            surroundings.err().println(describe(io));
        } else {
            // Not a user's mistake but ours: the trace is what a report of it needs.
            e.printStackTrace(surroundings.err());
        }
        return 1;
    }

    /** The JDK's messages of these are only a path. */
    static String describe(IOException e) {
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + ": no such file or directory";
        }
        if (e instanceof AccessDeniedException) {
            return e.getMessage() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + ": exists already";
        }
        if (e instanceof NotDirectoryException) {
            return e.getMessage() + ": not a directory";
        }
        if (e instanceof FileSystemException || e.getMessage() != null) {
            return e.getMessage();
        }
        return e.getClass().getSimpleName();
    }
}
