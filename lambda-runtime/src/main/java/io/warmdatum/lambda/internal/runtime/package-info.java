/**
 * The Runtime API of AWS Lambda, for {@code provided.al2023} and container images: takes events,
 * calls the handler, posts answers.
 *
 * <p>Internal. Depends on AWS' {@code Context} and the JDK only.
 */
package io.warmdatum.lambda.internal.runtime;
