/**
 * Files of datums: S3 objects in, output to S3 or into the answer; the ledger and the answers that
 * are too large. Only {@code S3ObjectStore} uses AWS' SDK, so that functions without files can do
 * without it.
 *
 * <p>Internal. Depends on {@code batch} and {@code event}.
 */
package io.warmdatum.lambda.internal.files;
