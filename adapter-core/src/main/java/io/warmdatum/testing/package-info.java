/**
 * Test kit for datum functions: datums made in a test, a fake of Pachyderm's worker that behaves as
 * the real one does (also where that hurts), faults on order, and the contract that every host
 * keeps.
 *
 * <p>Public API for tests; JUnit Jupiter and gRPC are needed only by those who use it. Depends on
 * all of the core.
 */
package io.warmdatum.testing;
