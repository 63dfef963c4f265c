package io.warmdatum.lambda.internal.batch;

import io.warmdatum.lambda.internal.event.DatumEnd;
import io.warmdatum.lambda.internal.event.DatumEnd.Kind;
import io.warmdatum.lambda.internal.event.LambdaDatum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which datum of a batch may be begun next, and how each ended. In a lane one is begun only when
 * the one before it is done; when it is not, the rest of the lane is held back. In a stretch none
 * is begun behind one that is not done. Not thread-safe.
 */
final class Lanes {

    private final List<LambdaDatum> datums;
    private final DatumEnd[] ends;

    /** Those that may be begun as far as their lane is concerned. */
    private final BitSet ready;

    /** None before it is ready. */
    private int first;

    /** What waits behind the one in hand, or the ready one, of each lane. */
    private final Map<String, Deque<Integer>> waiting = new HashMap<>();

    /** First one of each stretch that is not done. */
    private final Map<String, Integer> stops = new HashMap<>();

    private int open;
    private int inHand;

    Lanes(List<LambdaDatum> datums) {
        this.datums = datums;
        this.ends = new DatumEnd[datums.size()];
        this.ready = new BitSet(datums.size());
        this.open = datums.size();
        for (int i = 0; i < datums.size(); i++) {
            String lane = datums.get(i).lane();
            if (lane.isEmpty()) {
                ready.set(i);
            } else if (waiting.containsKey(lane)) {
                waiting.get(lane).add(i);
            } else {
                waiting.put(lane, new ArrayDeque<>());
                ready.set(i);
            }
        }
    }

    /** The next datum in the order of the event, which is in hand from now on. */
    OptionalInt poll() {
        for (int next = ready.nextSetBit(first); next >= 0; next = ready.nextSetBit(next)) {
            ready.clear(next);
            first = next + 1;
            Integer stop = stops.get(datums.get(next).stretch());
            if (stop == null || next < stop) {
                inHand++;
                return OptionalInt.of(next);
            }
            hold(next, "not started: record " + stop + " before it is not done");
        }
        return OptionalInt.empty();
    }

    private void hold(int index, String reason) {
        end(index, DatumEnd.of(Kind.HELD, reason));
        holdLane(index);
    }

    /** A datum in hand has ended. */
    void ended(int index, DatumEnd end) {
        inHand--;
        end(index, end);
        LambdaDatum datum = datums.get(index);
        if (!end.settled()) {
            if (!datum.stretch().isEmpty()) {
                stops.merge(datum.stretch(), index, Math::min);
            }
            holdLane(index);
        } else if (!datum.lane().isEmpty()) {
            Integer next = waiting.get(datum.lane()).poll();
            if (next != null) {
                ready.set(next);
                first = Math.min(first, next);
            }
        }
    }

    private void holdLane(int index) {
        String lane = datums.get(index).lane();
        if (!lane.isEmpty()) {
            Deque<Integer> behind = waiting.get(lane);
            behind.forEach(
                    held ->
                            end(
                                    held,
                                    DatumEnd.of(
                                            Kind.HELD,
                                            "not started: one before it in its lane is not done")));
            behind.clear();
        }
    }

    private void end(int index, DatumEnd end) {
        if (ends[index] != null) {
            throw new IllegalStateException("datum " + index + " has ended already");
        }
        ends[index] = end;
        open--;
    }

    /** No more datums are begun. */
    void deferRest(String reason) {
        ready.stream().forEach(i -> end(i, DatumEnd.of(Kind.DEFERRED, reason)));
        ready.clear();
        waiting.values()
                .forEach(
                        behind -> {
                            behind.forEach(i -> end(i, DatumEnd.of(Kind.DEFERRED, reason)));
                            behind.clear();
                        });
    }

    /** Nobody works on the batch any more. */
    void abandon(String reason) {
        deferRest(reason);
        for (int i = 0; i < ends.length; i++) {
            if (ends[i] == null) {
                end(i, DatumEnd.of(Kind.DEFERRED, reason));
            }
        }
        inHand = 0;
    }

    /** Whether nothing is left to begin, now or when those in hand have ended. */
    boolean exhausted() {
        return open == inHand;
    }

    /** The ends in the order of the event; one that has not ended counts as failed. */
    List<DatumEnd> ends(String whyNotEnded) {
        List<DatumEnd> all = new ArrayList<>(ends.length);
        for (DatumEnd end : ends) {
            all.add(end != null ? end : DatumEnd.of(Kind.FAILED, whyNotEnded));
        }
        return all;
    }
}
