package io.warmdatum.templates;

import java.nio.file.*;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenderedTest {
    @Test
    void all() throws Exception {
        for (Target t : Target.values())
            for (Language l : Language.values()) {
                if (!t.refusal(l).isEmpty()) continue;
                Path p = Path.of("target/projects", t.id() + "-" + l.id());
                if (Files.exists(p)) continue;
                ProjectFolder.write(Project.of(t, l, "words", Map.of()), p);
            }
    }
}
