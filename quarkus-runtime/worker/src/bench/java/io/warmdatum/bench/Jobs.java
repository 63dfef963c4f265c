package io.warmdatum.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The comparisons of jobs. The programs do the same little work, so starts are what counts; the way
 * that starts each gets a tenth of the datums, as it takes so long.
 */
final class Jobs {

    private static final int DATUMS = 200;
    private static final int ROUNDS = 3;

    private static final String BASH_LOOP =
            """
            ["bash", "-c", "o=${WARMDATUM_PFS:-/pfs}; pachctl next datum || exit; while true; do \
            f=$(sed -n 's/^data=//p' $o/.env); cp \\"$f\\" $o/out/ || exit; \
            pachctl next datum || exit; done"]""";

    private static final String BASH_ONCE =
            """
            ["bash", "-c", "cp \\"$data\\" ${WARMDATUM_PFS:-/pfs}/out/"]""";

    private static final String PYTHON_LOOP =
            """
            ["python3", "-c", "import json, os, shutil, urllib.request\\n\
            o = os.environ.get('WARMDATUM_PFS', '/pfs') + '/out'\\n\
            w = urllib.request.build_opener(urllib.request.ProxyHandler({}))\\n\
            u = 'http://127.0.0.1:' + os.environ['PPS_WORKER_GRPC_PORT'] + '/next-datum'\\n\
            h = {'Content-Type': 'application/json'}\\n\
            while True:\\n\
            \\twith w.open(urllib.request.Request(u, b'{}', h)) as a:\\n\
            \\t\\te = dict(x.split('=', 1) for x in json.load(a)['env'])\\n\
            \\tshutil.copy(e['data'], o)\\n"]""";

    private static final String PYTHON_ONCE =
            """
            ["python3", "-c", "import json, os, shutil, urllib.request\\n\
            shutil.copy(os.environ['data'], os.environ.get('WARMDATUM_PFS', '/pfs') + '/out')"]""";

    private Jobs() {}

    static Comparison bash(LocalJobs jobs) {
        return starts("bash", BASH_LOOP, BASH_ONCE, jobs);
    }

    static Comparison python(LocalJobs jobs) {
        return starts("Python", PYTHON_LOOP, PYTHON_ONCE, jobs);
    }

    /** A job with somebody looking at it, against the same without. */
    static Comparison watched(LocalJobs jobs, ConsoleLoad console, int datums) {
        return new Comparison(
                "job of %d datums with the console open, against one without".formatted(datums),
                "datum",
                1,
                console.watched(jobs.job("watched", PYTHON_LOOP, true, datums), "watched"),
                jobs.job("alone", PYTHON_LOOP, true, datums),
                Comparison.Sense.TIMES_THE_COST);
    }

    /** A job of the Python program with so many datums. */
    static Job ofSize(int datums, List<String> warmdatum, Path work) {
        return new Job(warmdatum, work, datums, true, PYTHON_LOOP);
    }

    private static Comparison starts(String language, String loop, String once, LocalJobs jobs) {
        return new Comparison(
                "datums of a %s program kept loaded, against one started for each"
                        .formatted(language),
                "datum",
                ROUNDS,
                jobs.job(language.toLowerCase(Locale.ROOT), loop, true, DATUMS * 10),
                jobs.job(language.toLowerCase(Locale.ROOT) + "-each", once, false, DATUMS),
                Comparison.Sense.TIMES_AS_FAST);
    }
}
