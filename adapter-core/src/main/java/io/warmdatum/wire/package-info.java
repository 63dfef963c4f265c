/**
 * NextDatum over gRPC and HTTP: service adaptor, client, generated classes, and the main class that
 * runs a function under a worker. The only package, with {@code io.warmdatum.testing}, that imports
 * {@code io.grpc}.
 *
 * <p>For hosts that serve or call NextDatum. Depends on {@code io.warmdatum.code} and {@code
 * io.warmdatum.worker}.
 */
package io.warmdatum.wire;
