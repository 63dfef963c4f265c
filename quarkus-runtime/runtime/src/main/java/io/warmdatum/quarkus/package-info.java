/**
 * Feeds the datum function of a Quarkus application: chooses the source by the surroundings, tells
 * observers what happens, and ends with a meaningful exit code.
 *
 * <p>For applications: {@link io.warmdatum.quarkus.WarmdatumConfig} and {@link
 * io.warmdatum.quarkus.DatumObserver}. The other public types are there for the build step of the
 * extension.
 */
package io.warmdatum.quarkus;
