/**
 * Puts the parts together for one function of AWS Lambda: settings from the environment, logs and
 * metrics, the way from an event to its answer.
 *
 * <p>Internal. The only package below {@code internal} that knows all others.
 */
package io.warmdatum.lambda.internal.host;
