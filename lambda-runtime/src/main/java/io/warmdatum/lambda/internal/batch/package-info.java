/**
 * One batch as a source of datums for the worker's loop: lanes, deadlines, what is deferred, and
 * how each datum ended.
 *
 * <p>Internal. Depends on the core's worker and on {@code event}; knows neither AWS' types nor S3.
 */
package io.warmdatum.lambda.internal.batch;
