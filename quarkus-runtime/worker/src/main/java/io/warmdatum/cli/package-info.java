/**
 * The command line: one class per command, shared reading of references and shared rendering.
 * Columns, texts and exit codes follow reference 8; failed counts and reasons are added.
 *
 * <p>For {@link io.warmdatum.cli.Main} only.
 */
package io.warmdatum.cli;
