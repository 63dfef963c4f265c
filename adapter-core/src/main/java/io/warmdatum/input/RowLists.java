package io.warmdatum.input;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What is done with several {@link RowList}s at once. */
final class RowLists {

    private RowLists() {}

    /** Every combination of one datum of each side, appended to what is given. */
    static void product(List<RowList> sides, int next, List<Pick> left, PickSink sink)
            throws IOException {
        if (next == sides.size()) {
            sink.accept(left);
            return;
        }
        sides.get(next)
                .forEach(
                        right -> {
                            List<Pick> both = new ArrayList<>(left);
                            both.addAll(right);
                            product(sides, next + 1, both, sink);
                        });
    }

    static void closeAll(List<RowList> lists) throws IOException {
        for (RowList list : lists) {
            list.close();
        }
    }
}
