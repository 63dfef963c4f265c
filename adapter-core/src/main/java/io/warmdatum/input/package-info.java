/**
 * From inputs to datums: globs, cross, union, join, group, datum ids and datum sets, as pure
 * functions over a file tree, streaming.
 *
 * <p>For the worker. Depends on {@code io.warmdatum.spec} only.
 */
package io.warmdatum.input;
