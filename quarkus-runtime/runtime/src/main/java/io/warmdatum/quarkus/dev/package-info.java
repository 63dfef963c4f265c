/** Development mode only: nothing of this runs in a built application. */
package io.warmdatum.quarkus.dev;
