package io.warmdatum.quarkus;

import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithParentName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where datums come from and where their output goes. Fault tolerance has no keys here: those of
 * MicroProfile count, as the standard has them.
 */
@ConfigMapping(prefix = "warmdatum")
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
public interface WarmdatumConfig {

    /**
     * Folder with the input files, or {@code s3://bucket/prefix}. Not used inside a Pachyderm
     * worker, which is recognised by its variable {@code PPS_WORKER_GRPC_PORT}.
     */
    Optional<String> input();

    /**
     * Folder that takes the output, or {@code s3://bucket/prefix}: of the same kind as the input.
     */
    Optional<String> output();

    /** Name of the input, by which a function asks for it. */
    @WithDefault("input")
    String inputName();

    /**
     * Splits the input into datums, as in a pipeline spec: {@code /*} makes each entry of the
     * folder one.
     */
    @WithDefault("/*")
    String glob();

    /**
     * Which part of the datums this process works on, from 0. In a Kubernetes Indexed Job it is the
     * index of the pod.
     */
    @WithDefault("${JOB_COMPLETION_INDEX:0}")
    int shard();

    /** In how many parts the datums are split. */
    @WithDefault("1")
    int shards();

    /** How many datums one loop may hold while some of them wait for their retry. */
    @WithDefault("64")
    int inHand();

    /**
     * Folder of this process for the files of the datums in hand, where they come from S3; by
     * default {@code warmdatum} in the folder for temporary files.
     */
    Optional<Path> work();

    /**
     * After SIGTERM: how long the datums in hand may take to end. Then they are interrupted and
     * given back. Keep it below the grace period of whoever sends the signal; Kubernetes' default
     * is 30 seconds.
     */
    @WithDefault("20s")
    Duration stopTimeout();

    /** Keys for the function of the application. */
    @WithParentName
    FunctionKeys function();

    /** The same keys for one class, by its full name; they come before those without a class. */
    @WithParentName
    @ConfigDocMapKey("class")
    Map<String, FunctionKeys> functions();

    /**
     * Feeds the files of the input folder, if one is named, as a job over it and as a worker would,
     * keeps no output, and ends: for a JVM that records what it needs, so that later starts are
     * quicker ({@code -XX:AOTCacheOutput}, {@code -XX:ArchiveClassesAtExit}). Used while an image
     * is built.
     */
    @WithDefault("false")
    boolean training();

    /** Used inside a Pachyderm worker. */
    Runner runner();

    /** Used inside a Pachyderm worker. */
    Recovery recovery();

    /** Access to S3; used where input and output are there. */
    S3 s3();

    /** What overrides members of the function's annotations. */
    interface FunctionKeys {

        /**
         * How many datums at once, where the source can give more than one; 0 means the number of
         * CPUs. Overrides {@code @DatumFunction(concurrency)}.
         */
        OptionalInt concurrency();

        /**
         * How long an interrupted attempt may go on before it is left behind. Overrides
         * {@code @DatumFunction(abandonAfterMillis)}.
         */
        Optional<Duration> abandonAfter();

        /** Time budget of the error handler. Overrides {@code @OnDatumError(timeoutMillis)}. */
        Optional<Duration> errorTimeout();

        /** How many datums may fail. Overrides {@code @FailureBudget}. */
        Budget failureBudget();
    }

    /** When so many have failed that the rest is not begun. */
    interface Budget {

        /** How many datums may fail; one more stops the set. */
        OptionalInt failures();

        /** How many per cent of the datums that have ended may fail; more stops the set. */
        Optional<Double> percent();

        /** How many datums must have ended before the share counts. */
        OptionalInt minimum();
    }

    /**
     * Access to S3. Credentials are found as the AWS SDK does: environment, web identity, profile,
     * container, instance.
     */
    interface S3 {

        /** Address of the service, for another one than AWS. */
        Optional<URI> endpoint();

        /** Region; by default as the AWS SDK finds it. */
        Optional<String> region();

        /** Whether the bucket stands in the path of addresses; by default with an endpoint only. */
        Optional<Boolean> pathStyle();

        /** How long one request may take, with all of its content. */
        @WithDefault("5m")
        Duration requestTimeout();

        /** How often a request is made in all while the service has trouble. */
        @WithDefault("4")
        int tries();
    }

    /** What outlives the process, which Pachyderm's worker kills after every error. */
    interface Runner {

        /**
         * File in which the attempt in progress is remembered; by default one in the folder for
         * temporary files.
         */
        Optional<Path> memory();
    }

    /** What a worker is told of recovered datums: NextDatum knows only "well" and "not well". */
    interface Recovery {

        /** {@code error}, or {@code processed}: then the worker keeps its empty output. */
        @WithDefault("error")
        String report();
    }
}
