/**
 * NextDatum over gRPC and HTTP: service adaptor and generated classes. The only package that
 * imports {@code io.grpc}.
 *
 * <p>For hosts that serve or call NextDatum. Depends on {@code io.warmdatum.code}.
 */
package io.warmdatum.wire;
