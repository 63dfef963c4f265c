/**
 * The workspace on disk: layout of {@code /pfs}, {@code .env}, attempt-scoped output, name rules.
 *
 * <p>For the worker. Depends on {@code io.warmdatum.input} only.
 */
package io.warmdatum.pfs;
