/**
 * Build steps of the extension: finds and checks the datum function of an application, makes it a
 * bean, and gives the application a main program. Nothing of this is in the built application.
 */
package io.warmdatum.quarkus.deployment;
