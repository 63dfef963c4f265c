package io.warmdatum.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.QuarkusUnitTest;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.ExitCodes;
import jakarta.inject.Inject;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UsageTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION =
            Folders.application(CountingFunction.class, Calls.class)
                    .setLogRecordPredicate(
                            record -> record.getLevel().intValue() >= Level.SEVERE.intValue())
                    .assertLogRecords(
                            records ->
                                    assertTrue(
                                            records.stream()
                                                    .anyMatch(
                                                            r ->
                                                                    r.getMessage()
                                                                            .startsWith(
                                                                                    "warmdatum.input is"
                                                                                            + " not set: name a folder"))));

    @Inject DatumApplication application;

    @Test
    void isToldWhereNoInputIsNamed() throws Exception {
        assertEquals(ExitCodes.USAGE, application.run());
    }
}
