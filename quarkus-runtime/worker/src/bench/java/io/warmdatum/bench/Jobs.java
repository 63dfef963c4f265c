package io.warmdatum.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * The comparisons of whole jobs. The programs do the same little work, so starts are what counts.
 */
final class Jobs {

    private static final int DATUMS = 200;
    private static final int ROUNDS = 3;

    private static final String BASH_LOOP =
            """
            ["bash", "-c", "o=${WARMDATUM_PFS:-/pfs}; pachctl next datum || exit; while true; do \
            f=$(sed -n 's/^docs=//p' $o/.env); cp \\"$f\\" $o/out/ || exit; \
            pachctl next datum || exit; done"]""";

    private static final String BASH_ONCE =
            """
            ["bash", "-c", "cp \\"$docs\\" ${WARMDATUM_PFS:-/pfs}/out/"]""";

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
            \\tshutil.copy(e['docs'], o)\\n"]""";

    private static final String PYTHON_ONCE =
            """
            ["python3", "-c", "import json, os, shutil, urllib.request\\n\
            shutil.copy(os.environ['docs'], os.environ.get('WARMDATUM_PFS', '/pfs') + '/out')"]""";

    private Jobs() {}

    static Comparison bash(List<String> warmdatum, Path work) {
        return starts("bash", BASH_LOOP, BASH_ONCE, warmdatum, work);
    }

    static Comparison python(List<String> warmdatum, Path work) {
        return starts("Python", PYTHON_LOOP, PYTHON_ONCE, warmdatum, work);
    }

    /** A job of the Python program with so many datums. */
    static Job ofSize(int datums, List<String> warmdatum, Path work) {
        return new Job(warmdatum, work, datums, true, PYTHON_LOOP);
    }

    private static Comparison starts(
            String language, String loop, String once, List<String> warmdatum, Path work) {
        return new Comparison(
                "whole run of %d datums, %s kept loaded, against started for each"
                        .formatted(DATUMS, language),
                "datum",
                ROUNDS,
                new Job(warmdatum, work, DATUMS, true, loop),
                new Job(warmdatum, work, DATUMS, false, once),
                Comparison.Sense.TIMES_AS_FAST);
    }
}
