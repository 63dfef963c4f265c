package io.warmdatum.templates;

import com.dashjoin.jsonata.Jsonata;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs the states of a Map's items as Step Functions does, those in JSONata: Pass, Task, Choice,
 * Fail and Succeed, with variables. Used by one thread.
 */
final class StateMachine {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** More would be a loop without end. */
    private static final int MOST_STATES = 1000;

    /** What a task does: arguments to result. */
    interface Task {
        Object run(Object arguments) throws Exception;
    }

    /**
     * How an execution ended.
     *
     * @param error {@code ""} if it went well
     * @param tasks how many tasks ran
     */
    record End(String error, String cause, int tasks) {}

    private final JsonNode processor;
    private final Task task;
    private final Map<String, Object> variables = new HashMap<>();
    private int tasks;

    private StateMachine(JsonNode processor, Task task) {
        this.processor = processor;
        this.task = task;
    }

    /**
     * Executes the item processor of a machine on one batch.
     *
     * @param input as the ItemBatcher makes it
     */
    static End execute(JsonNode processor, Object input, Task task) throws Exception {
        return new StateMachine(processor, task).run(input);
    }

    private End run(Object input) throws Exception {
        Object value = input;
        String name = processor.path("StartAt").asText();
        for (int i = 0; i < MOST_STATES; i++) {
            JsonNode state = processor.path("States").path(name);
            switch (state.path("Type").asText()) {
                case "Pass" -> assign(state, value, null);
                case "Task" -> {
                    tasks++;
                    Object result = task.run(evaluate(state.get("Arguments"), value, null));
                    assign(state, value, result);
                    value = result;
                }
                case "Choice" -> {
                    name = choose(state, value);
                    continue;
                }
                case "Fail" -> {
                    return new End(
                            evaluate(state.get("Error"), value, null).toString(),
                            evaluate(state.get("Cause"), value, null).toString(),
                            tasks);
                }
                case "Succeed" -> {
                    return new End("", "", tasks);
                }
                default -> throw new AssertionError("state " + name + " is " + state);
            }
            name = state.path("Next").asText();
        }
        throw new AssertionError("no end after " + MOST_STATES + " states");
    }

    private String choose(JsonNode state, Object input) {
        for (JsonNode choice : state.path("Choices")) {
            if (Boolean.TRUE.equals(evaluate(choice.get("Condition"), input, null))) {
                return choice.path("Next").asText();
            }
        }
        return state.path("Default").asText();
    }

    /** All expressions see the variables as they were before. */
    private void assign(JsonNode state, Object input, Object result) {
        Map<String, Object> assigned = new HashMap<>();
        state.path("Assign")
                .properties()
                .forEach(
                        field ->
                                assigned.put(
                                        field.getKey(), evaluate(field.getValue(), input, result)));
        variables.putAll(assigned);
    }

    private Object evaluate(JsonNode template, Object input, Object result) {
        if (template.isObject()) {
            Map<String, Object> object = new LinkedHashMap<>();
            template.properties()
                    .forEach(f -> object.put(f.getKey(), evaluate(f.getValue(), input, result)));
            return object;
        }
        if (template.isTextual() && template.asText().startsWith("{%")) {
            String text = template.asText();
            return expression(text.substring(2, text.length() - 2).strip(), input, result);
        }
        return MAPPER.convertValue(template, Object.class);
    }

    private Object expression(String text, Object input, Object result) {
        Jsonata expression = Jsonata.jsonata(text);
        Jsonata.Frame frame = expression.createFrame();
        variables.forEach(frame::bind);
        Map<String, Object> states = new HashMap<>();
        states.put("input", input);
        if (result != null) {
            states.put("result", result);
        }
        frame.bind("states", states);
        Object value = expression.evaluate(null, frame);
        if (value == null) {
            // As Step Functions: an expression has to give something.
            throw new AssertionError("undefined: " + text);
        }
        return MAPPER.convertValue(value, Object.class);
    }
}
