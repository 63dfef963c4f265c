/**
 * Datums from the files of a folder, for functions in this process; output into another folder. No
 * store is needed: a ledger file beside the output says what is done.
 *
 * <p>For hosts. Depends on the worker and what that may use.
 */
package io.warmdatum.worker.folder;
