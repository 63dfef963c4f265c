/**
 * A conformance harness for AWS Lambda runtimes and handlers, on the JDK alone: the Runtime API and
 * the extension API ({@link io.warmdatum.lambda.testing.RuntimeApi}), an execution environment with
 * deadlines, freeze and thaw ({@link io.warmdatum.lambda.testing.Sandbox}), and simulators of the
 * services that send events and act on the answers.
 *
 * <p>For tests, also of other projects. Depends on nothing of Warmdatum. Behaviour is that of AWS'
 * runtime interface emulator and documentation, as far as it is said at each class.
 */
package io.warmdatum.lambda.testing;
