/**
 * What a start of an application with a datum function costs.
 *
 * <p>Compiled and run by the Maven profile {@code bench} only; never part of an artifact.
 */
package io.warmdatum.bench;
