package io.warmdatum.it;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;

/** What the function is given by injection. */
@ApplicationScoped
class Voice {

    String capitals(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
