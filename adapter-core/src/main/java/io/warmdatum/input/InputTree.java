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
                List<Input> children = children(input);
                slots.addAll(children.isEmpty() ? List.of(input) : slots(children));
            }
        }
        return slots;
    }

    /** The leaves below an input, or itself. */
    static List<Input> leaves(Input input) {
        if (input instanceof Input.Pfs || input instanceof Input.Cron) {
            return List.of(input);
        }
        return children(input).stream().flatMap(child -> leaves(child).stream()).toList();
    }

    private static List<Input> children(Input input) {
        if (input instanceof Input.Cross cross) {
            return cross.inputs();
        } else if (input instanceof Input.Union union) {
            return union.inputs();
        } else if (input instanceof Input.Join join) {
            return join.inputs();
        } else if (input instanceof Input.Group group) {
            return group.inputs();
        }
        return List.of();
    }
}
