/**
 * The loop: workers, attempts, outcomes, jobs and their events. No file formats, no transport.
 *
 * <p>For hosts. Depends on the API and on spec, input, policy, pfs, code and the store's
 * interfaces.
 */
package io.warmdatum.worker;
