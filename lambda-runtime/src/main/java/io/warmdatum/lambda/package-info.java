/**
 * Batches of datums on AWS Lambda.
 *
 * <p>For hosts: the handler is {@link io.warmdatum.lambda.WarmdatumHandler}, the only class for
 * others; {@code Bootstrap} is the main class of images. Everything below {@code
 * io.warmdatum.lambda.internal} may change at any time.
 */
package io.warmdatum.lambda;
