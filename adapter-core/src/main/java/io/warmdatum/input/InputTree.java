package io.warmdatum.input;

import io.warmdatum.spec.Input;
import java.util.ArrayList;
import java.util.List;

/** Ways to look at an input tree (reference 6.3). Pure functions; thread-safe. */
final class InputTree {

    private InputTree() {}

    /** The sides of a join: nested cross, join and group dissolve, a union is one side. */
    static List<Input> slots(List<Input> inputs) {
        List<Input> slots = new ArrayList<>();
        for (Input input : inputs) {
            if (input instanceof Input.Union) {
                slots.add(input);
            } else {
                List<Input> children = input.children();
                slots.addAll(children.isEmpty() ? List.of(input) : slots(children));
            }
        }
        return slots;
    }
}
