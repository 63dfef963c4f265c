/**
 * What user code and embedding programs see: the outcomes of datums and how an attempt went.
 *
 * <p>Public API. Imports only the JDK.
 */
package io.warmdatum;
