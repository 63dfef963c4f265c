/**
 * NextDatum served by the JDK alone, for hosts that bring no server of their own. gRPC is spoken
 * only to programs that speak it, and only then are its classes, which are optional, loaded.
 *
 * <p>For hosts. Depends on {@code wire} and {@code code}.
 */
package io.warmdatum.wire.plain;
