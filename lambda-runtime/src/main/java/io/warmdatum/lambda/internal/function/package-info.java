/**
 * An annotated function as the worker of batches.
 *
 * <p>Internal. Depends on the core and on {@code batch}.
 */
package io.warmdatum.lambda.internal.function;
