/**
 * User code: child programs (process groups, start, kill, logs) and the desk at which they ask for
 * the next datum. Knows no transport and no file layout.
 *
 * <p>For the worker and the wire. Depends on {@code io.warmdatum} only.
 */
package io.warmdatum.code;
