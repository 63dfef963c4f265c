package io.warmdatum.templates;

/** A project cannot be made as asked. The message is one line for a person and says what to do. */
public final class ProjectException extends Exception {

    private static final long serialVersionUID = 1L;

    ProjectException(String message) {
        super(message);
    }
}
