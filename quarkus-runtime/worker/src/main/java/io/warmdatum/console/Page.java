package io.warmdatum.console;

/**
 * A page to be shown. Immutable.
 *
 * @param template name of its template
 * @param model what it shows
 */
record Page(String template, Model model) {}
