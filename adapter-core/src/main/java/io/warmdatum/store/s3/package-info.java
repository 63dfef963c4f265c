/**
 * Files in S3, or a service that speaks its protocol. The only package that uses the AWS SDK, whose
 * {@code s3} and {@code url-connection-client} a host brings that needs it.
 *
 * <p>For sources of datums and hosts. Depends on {@code .input} and {@code .pfs}.
 */
package io.warmdatum.store.s3;
