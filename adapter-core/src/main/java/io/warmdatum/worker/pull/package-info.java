/**
 * Datums pulled by NextDatum from a worker that owns them (Pachyderm's, or ours), for functions in
 * this process: attempts are made here, and each datum is reported once. No transport: that is the
 * {@link io.warmdatum.worker.pull.NextDatumCall}.
 *
 * <p>For hosts. Depends on the worker and what that may use.
 */
package io.warmdatum.worker.pull;
