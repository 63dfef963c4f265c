/**
 * The network side of the runnable worker: NextDatum over gRPC and HTTP on Vert.x.
 *
 * <p>For the worker's commands. Depends on {@code io.warmdatum.code} and {@code io.warmdatum.wire}.
 */
package io.warmdatum.worker.host;
