/**
 * The embedded store: one folder with an SQLite database and content files, used by several
 * processes at once.
 *
 * <p>For hosts, through {@link io.warmdatum.store.Store}.
 */
package io.warmdatum.store.local;
