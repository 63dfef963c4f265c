/** An application with a datum function, for tests. */
package io.warmdatum.it;
