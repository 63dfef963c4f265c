/**
 * Batches of datums on AWS Lambda.
 *
 * <p>For the configuration of functions: {@link io.warmdatum.lambda.WarmdatumHandler} is the only
 * public class; everything below {@code io.warmdatum.lambda.internal} may change at any time.
 */
package io.warmdatum.lambda;
