/**
 * Events of AWS services become batches of datums, and outcomes the answer that the service acts
 * on. Pure functions on JSON; nothing here works, waits or keeps state.
 *
 * <p>Internal. Depends on Jackson only.
 */
package io.warmdatum.lambda.internal.event;
