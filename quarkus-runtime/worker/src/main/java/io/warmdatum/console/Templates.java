package io.warmdatum.console;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.Variant;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages' templates. Whatever is put into them is escaped. Thread-safe. */
@RegisterForReflection(targets = List.class)
final class Templates {

    static final String TYPE = "text/html; charset=utf-8";

    private static final String FOLDER = "/console/";

    private final Engine engine =
            Engine.builder()
                    .addDefaults()
                    .addValueResolver(new ReflectionValueResolver())
                    .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                    .addLocator(Templates::locate)
                    .removeStandaloneLines(true)
                    .strictRendering(true)
                    .build();

    String render(String name, Map<String, ?> data) {
        return engine.getTemplate(name).data(data).render();
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String name) {
        String file = FOLDER + name + ".html";
        return Templates.class.getResource(file) == null
                ? Optional.empty()
                : Optional.of(new Resource(file));
    }

    private record Resource(String file) implements TemplateLocator.TemplateLocation {

        @Override
        public Reader read() {
            InputStream content = Templates.class.getResourceAsStream(file);
            return new InputStreamReader(content, StandardCharsets.UTF_8);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
        }
    }
}
