/**
 * Pipeline specs: read (YAML, JSON), checked, made effective. Every problem of a file is reported
 * at once with file, line, column, key and remedy.
 *
 * <p>For hosts and the worker. Depends on nothing else of this project.
 */
package io.warmdatum.spec;
