/**
 * Benchmarks: each measurement runs beside its baseline in the same process, by turns.
 *
 * <p>Compiled and run by the Maven profile {@code bench} only; never part of an artifact.
 */
package io.warmdatum.bench;
