package io.warmdatum.testing;

import java.util.function.Supplier;

/** What a {@link DatumTester} makes of an attempt on order. Immutable. */
public sealed interface FunctionFault {

    /** The function is not called; the attempt fails with an exception. */
    record Instead(Supplier<? extends Throwable> thrown) implements FunctionFault {}

    /** The function is called, and then the attempt fails with an exception. */
    record Afterwards(Supplier<? extends Throwable> thrown) implements FunctionFault {}

    /** The function is not called; the attempt goes on until its timeout interrupts it. */
    record Hang() implements FunctionFault {}
}
