package io.warmdatum.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of JUnit tests of a datum function; its test methods may take a {@link DatumTester}, a
 * fresh one for each test.
 *
 * <pre>{@code
 * @DatumTest(Upper.class)
 * class UpperTest {
 *
 *     @Test
 *     void writesCapitals(DatumTester datums) throws Exception {
 *         datums.run(TestDatum.of("in", "/a.txt", "abc"))
 *                 .assertProcessed()
 *                 .assertAttempts(1)
 *                 .assertOutput("/a.txt", "ABC");
 *     }
 *
 *     @Test
 *     void triesAgainWhenTheDiskIsBusy(DatumTester datums) throws Exception {
 *         datums.fault(1, new FunctionFault.Afterwards(() -> new IOException("busy")))
 *                 .run(TestDatum.of("in", "/a.txt", "abc"))
 *                 .assertProcessed()
 *                 .assertAttempts(2);
 *     }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(DatumTestExtension.class)
public @interface DatumTest {

    /** Class of the function. */
    Class<?> value();
}
