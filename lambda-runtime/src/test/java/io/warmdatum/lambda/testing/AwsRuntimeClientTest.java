package io.warmdatum.lambda.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.warmdatum.lambda.testing.RuntimeApi.Mode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** AWS' own runtime interface client: the harness is right if that meets what is known of it. */
class AwsRuntimeClientTest extends RuntimeConformance {

    @Override
    protected List<String> command(String handlerClass) {
        return java("com.amazonaws.services.lambda.runtime.api.client.AWSLambda", handlerClass);
    }

    @Override
    protected boolean outlivesLargeAnswers() {
        return false;
    }

    @Override
    protected boolean outlivesErrors() {
        return false;
    }

    /** Only AWS' managed runtimes have snapshots. */
    @Nested
    class Snapshots {

        @Test
        void hooksRunAroundTheSnapshot() throws Exception {
            Sandbox box = sandbox(Mode.SNAP_START, Map.of());
            box.start();
            assertTrue(box.api().awaitSnapshot(ENOUGH), box::toString);
            box.api().restore();
            assertEquals("\"taken restored\"", text(box.invoke("\"snapshot\"", ENOUGH)));
        }

        @Test
        void aFailedRestoreIsReportedAndEndsTheProcess() throws Exception {
            Sandbox box = sandbox(Mode.SNAP_START, Map.of("FAIL_RESTORE", "yes"));
            box.start();
            assertTrue(box.api().awaitSnapshot(ENOUGH), box::toString);
            box.api().restore();
            InvocationEnd end = box.invoke("\"snapshot\"", ENOUGH);
            assertEquals(64, assertInstanceOf(InvocationEnd.Exited.class, end).exitCode());
            assertEquals(List.of("Runtime.AfterRestoreError"), box.api().restoreErrors());
        }
    }
}
