/**
 * What people and machines are shown of pipelines, jobs, datums and files: words, figures, and the
 * objects that {@code --raw} and the HTTP API give.
 *
 * <p>For the command line and the console. Depends on the core only.
 */
package io.warmdatum.view;
