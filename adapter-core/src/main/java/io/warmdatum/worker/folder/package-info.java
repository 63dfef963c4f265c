/**
 * Datums from the files of a folder, or of a place in S3, for functions in this process; output
 * into another one. No store is needed: a ledger beside the output says what is done.
 *
 * <p>For hosts. Depends on the worker and what that may use.
 */
package io.warmdatum.worker.folder;
