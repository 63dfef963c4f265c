/**
 * New projects: the table of targets, languages and settings, the templates, and what renders them.
 * Plain Java. Used by the command line; uses nothing of Warmdatum.
 */
package io.warmdatum.templates;
