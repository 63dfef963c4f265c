/**
 * What {@code serve} shows in a browser: pages, the HTTP API behind them, and what keeps others
 * out.
 *
 * <p>For the command line. Facts come from the store's interfaces only, actions go through them as
 * well, so that the console can do nothing that the command line cannot. Depends on {@code
 * io.warmdatum.view}, the core, Vert.x and Qute.
 */
package io.warmdatum.console;
