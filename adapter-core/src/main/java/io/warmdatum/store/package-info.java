/**
 * Repos, commits and the job ledger as a small set of interfaces.
 *
 * <p>For the worker and for hosts. Depends on the API, {@code io.warmdatum.spec} and {@code
 * io.warmdatum.input} and {@code io.warmdatum.pfs}.
 */
package io.warmdatum.store;
