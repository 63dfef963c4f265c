package io.warmdatum.cli;

/** A command cannot do what was asked. The message is one line (or a few) for a person. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
