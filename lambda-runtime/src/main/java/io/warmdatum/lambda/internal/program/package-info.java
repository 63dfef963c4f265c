/**
 * A child program as the worker of batches, kept alive from one invocation to the next.
 *
 * <p>Internal. Depends on the core, on {@code batch} and {@code files}.
 */
package io.warmdatum.lambda.internal.program;
