package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the user code of workers. Thread-safe. */
public interface UserCodes {

    /**
     * User code for one worker. Nothing is started before its first attempt.
     *
     * @param workerId name of the worker, for Status
     * @param view existing folder that the program sees as {@code /pfs}; it must stay the same
     *     folder (not be replaced by another of that name) until the user code is closed
     * @param program what to run
     * @param listener is told what the program does
     * @throws IOException what the program needs around it cannot be set up
     */
    UserCode open(String workerId, Path view, ProgramSpec program, ProgramListener listener)
            throws IOException;

    /** How a program gets its own {@code /pfs}. */
    Isolation isolation(ProgramSpec program);

    /**
     * The function that a command stands for; empty, the default, if it is a program.
     *
     * @throws IllegalArgumentException it stands for a function that cannot be loaded or is wrong;
     *     the message says what to do
     */
    default Optional<FunctionDefinition> function(ProgramSpec program) throws IOException {
        return Optional.empty();
    }
}
