package io.warmdatum.quarkus;

import io.warmdatum.Datum;
import io.warmdatum.Failure;
import io.warmdatum.Outcome;
import io.warmdatum.worker.Report;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.logging.Handler;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Tells the log. Lines that a function writes while it has a datum in hand carry {@code datum},
 * {@code attempt} and {@code job} in their mapped context, which the JSON format shows.
 */
@Singleton
final class DatumLog implements DatumObserver {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");
    private static final String DATUM = "datum";
    private static final String ATTEMPT = "attempt";
    private static final String JOB = "job";

    /** Of the datum that was called last: a process works on one job at a time. */
    private volatile String job = "";

    @Override
    public void starting(String why) {
        LOG.debugf("Loading the function: %s", why);
    }

    @Override
    public void ready(Duration took) {
        LOG.infof("The function is warm after %d ms", took.toMillis());
    }

    @Override
    public CallEnd calling(Datum datum) {
        MDC.put(DATUM, datum.id());
        MDC.put(ATTEMPT, datum.attempt());
        job = datum.env().getOrDefault("PACH_JOB_ID", "");
        MDC.put(JOB, job);
        return thrown -> {
            MDC.remove(DATUM);
            MDC.remove(ATTEMPT);
            MDC.remove(JOB);
        };
    }

    @Override
    public void attemptFailed(String datumId, int attempt, Failure failure) {
        with(
                datumId,
                attempt,
                () ->
                        LOG.warnf(
                                "Datum %s, attempt %d failed: %s%s",
                                datumId,
                                attempt,
                                failure.reason(),
                                failure.stderrTail().isEmpty() ? "" : "\n" + failure.stderrTail()));
    }

    @Override
    public void datumEnded(String datumId, Report report) {
        int attempts = report.attempts().size();
        with(
                datumId,
                attempts,
                () -> {
                    if (report.outcome() instanceof Outcome.Failed failed) {
                        LOG.errorf(
                                "Datum %s failed after %d attempts: %s",
                                datumId, attempts, failed.lastFailure().reason());
                    } else if (report.outcome() instanceof Outcome.Recovered) {
                        LOG.warnf("Datum %s recovered after %d attempts", datumId, attempts);
                    } else if (report.outcome() instanceof Outcome.Deferred deferred) {
                        LOG.warnf("Datum %s given back: %s", datumId, deferred.reason());
                    } else {
                        LOG.debugf("Datum %s processed", datumId);
                    }
                });
    }

    @Override
    public void flush() {
        for (Handler handler : java.util.logging.Logger.getLogger("").getHandlers()) {
            handler.flush();
        }
    }

    private void with(String datumId, int attempt, Runnable log) {
        MDC.put(DATUM, datumId);
        MDC.put(ATTEMPT, attempt);
        MDC.put(JOB, job);
        try {
            log.run();
        } finally {
            MDC.remove(DATUM);
            MDC.remove(ATTEMPT);
            MDC.remove(JOB);
        }
    }
}
