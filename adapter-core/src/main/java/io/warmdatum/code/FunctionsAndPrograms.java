package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * User code that is a child program or, if its command is {@value #COMMAND} and a class name, an
 * annotated function in this process: {@code cmd: ["java-function", "com.acme.Fn"]}. Its class path
 * is the variable {@value #CLASS_PATH} of {@code transform.env}, as for {@code java}; relative
 * entries start at the folder given here. A function is loaded once for all workers of a class and
 * class path. Thread-safe.
 */
public final class FunctionsAndPrograms implements UserCodes, AutoCloseable {

    /** First word of the command of a function. */
    public static final String COMMAND = "java-function";

    /** Variable that names the class path of a function. */
    public static final String CLASS_PATH = "CLASSPATH";

    private record Key(String className, String classPath) {}

    private record Loaded(
            FunctionDefinition definition, FunctionClasses classes, FunctionRuntime runtime) {}

    private final UserCodes programs;
    private final Path folder;
    private final InstantSource clock;
    private final Function<FunctionDefinition, Duration> abandonAfter;
    private final FunctionHealth health;

    // Guarded by this.
    private final Map<Key, Loaded> functions = new HashMap<>();

    /**
     * @param programs opens what is no function
     * @param folder where relative entries of class paths start
     * @param clock tells the time of day
     * @param abandonAfter how long an interrupted attempt of a function may go on before it is left
     *     behind
     * @param health is told when this process is no longer fit to run functions
     */
    public FunctionsAndPrograms(
            UserCodes programs,
            Path folder,
            InstantSource clock,
            Function<FunctionDefinition, Duration> abandonAfter,
            FunctionHealth health) {
        this.programs = Objects.requireNonNull(programs, "programs must be set");
        this.folder = Objects.requireNonNull(folder, "folder must be set");
        this.clock = Objects.requireNonNull(clock, "clock must be set");
        this.abandonAfter = Objects.requireNonNull(abandonAfter, "abandonAfter must be set");
        this.health = Objects.requireNonNull(health, "health must be set");
    }

    /** Whether a command stands for a function. */
    public static boolean isFunction(List<String> cmd) {
        return !cmd.isEmpty() && cmd.get(0).equals(COMMAND);
    }

    @Override
    public Optional<FunctionDefinition> function(ProgramSpec program) throws IOException {
        return isFunction(program.cmd())
                ? Optional.of(loaded(program).definition())
                : Optional.empty();
    }

    @Override
    public UserCode open(String workerId, Path view, ProgramSpec program, ProgramListener listener)
            throws IOException {
        return isFunction(program.cmd())
                ? loaded(program).runtime().open(workerId, listener)
                : programs.open(workerId, view, program, listener);
    }

    @Override
    public Isolation isolation(ProgramSpec program) {
        return isFunction(program.cmd()) ? new InProcess() : programs.isolation(program);
    }

    private synchronized Loaded loaded(ProgramSpec program) throws IOException {
        Key key = key(program);
        Loaded known = functions.get(key);
        if (known == null) {
            known = load(key);
            functions.put(key, known);
        }
        return known;
    }

    private static Key key(ProgramSpec program) {
        if (program.cmd().size() != 2) {
            throw new IllegalArgumentException(
                    "transform.cmd is "
                            + program.cmd()
                            + "; write [\""
                            + COMMAND
                            + "\", \"the class with @DatumFunction\"]");
        }
        if (!program.errCmd().isEmpty()) {
            throw new IllegalArgumentException(
                    "transform.err_cmd does not go with "
                            + COMMAND
                            + "; write the error command as a method with @OnDatumError");
        }
        String classPath = "";
        for (String line : program.env()) {
            if (line.startsWith(CLASS_PATH + "=")) {
                classPath = line.substring(CLASS_PATH.length() + 1);
            }
        }
        return new Key(program.cmd().get(1), classPath);
    }

    private Loaded load(Key key) throws IOException {
        FunctionClasses classes = FunctionClasses.of(key.classPath(), folder);
        try {
            FunctionDefinition definition = definition(key, classes);
            var runtime =
                    new FunctionRuntime(
                            () -> ReflectedFunction.create(definition),
                            classes,
                            abandonAfter.apply(definition),
                            FunctionHealth.MAX_ABANDONED,
                            clock,
                            health);
            return new Loaded(definition, classes, runtime);
        } catch (RuntimeException e) {
            classes.close();
            throw e;
        }
    }

    /**
     * Reads a function's definition without keeping its classes open.
     *
     * @param className the class with {@code @DatumFunction}
     * @param classPath its class path
     * @param folder where relative entries start
     * @param read what is made of the definition, before its classes are closed
     * @throws IllegalArgumentException the class cannot be loaded, or is wrong as a function
     */
    public static <T> T withDefinition(
            String className, String classPath, Path folder, Function<FunctionDefinition, T> read)
            throws IOException {
        try (FunctionClasses classes = FunctionClasses.of(classPath, folder)) {
            return read.apply(definition(new Key(className, classPath), classes));
        }
    }

    private static FunctionDefinition definition(Key key, FunctionClasses classes) {
        try {
            return FunctionDefinition.of(Class.forName(key.className(), false, classes));
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException(
                    "class "
                            + key.className()
                            + " cannot be loaded ("
                            + e
                            + "); "
                            + (key.classPath().isEmpty()
                                    ? "no class path is given: set transform.env."
                                            + CLASS_PATH
                                            + ", or give --classpath"
                                    : "the class path is " + key.classPath()),
                    e);
        }
    }

    /** Closes the class paths; nothing of them runs any more. */
    @Override
    public synchronized void close() throws IOException {
        for (Loaded loaded : functions.values()) {
            loaded.classes().close();
        }
        functions.clear();
    }
}
