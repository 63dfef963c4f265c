/**
 * Fault-tolerance policies and the guards that carry them out. With {@code io.warmdatum.testing}
 * the only package that imports {@code io.smallrye}.
 *
 * <p>For the worker. Depends on the API and {@code io.warmdatum.spec}.
 */
package io.warmdatum.policy;
