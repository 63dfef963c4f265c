package io.warmdatum.quarkus;

import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import java.io.IOException;

/** Where the datums of this process come from. Fed by one thread; stopped by any. */
interface Source extends AutoCloseable {

    /**
     * Feeds a function until there is no more work.
     *
     * @return exit code
     * @throws IOException the source cannot go on
     */
    int feed(FunctionHost host, FunctionPolicy policy) throws IOException, InterruptedException;

    /**
     * The function cannot be fed at all. A source whose worker would start this process again and
     * again answers for its datums; others do nothing.
     *
     * @param why one line for a person
     */
    default void refuse(String why) throws IOException, InterruptedException {}

    /** No datum is begun any more. */
    void stop();

    @Override
    void close() throws IOException;
}
