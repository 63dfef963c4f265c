package io.warmdatum.worker.pull;

import java.io.IOException;
import java.util.List;

/**
 * NextDatum as the runner's side calls it (reference 1.5). Used by one thread: a worker takes any
 * call as the word about the datum in hand.
 */
@FunctionalInterface
public interface NextDatumCall {

    /**
     * Reports the datum in hand and waits, without any limit, for the next one. Is never repeated:
     * a call that failed may have been heard.
     *
     * @param error {@code ""} if the datum went well, else what went wrong; of the first call it is
     *     dropped
     * @return {@code KEY=VALUE} lines of the next datum
     * @throws InterruptedException the thread was interrupted; the call is given up
     * @throws IOException the worker cannot be reached, the call broke, or the worker serves no
     *     batching pipeline; the message is one line for a person
     */
    List<String> next(String error) throws InterruptedException, IOException;
}
