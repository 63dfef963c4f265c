package io.warmdatum.cli;

import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Checks a spec file without the store. Silent when it is right. */
@Command(
        name = "pipeline",
        description = "Checks a spec file and prints every problem with its line.",
        footer = {"", "Example: warmdatum validate pipeline -f edges.yaml"})
final class ValidatePipeline extends StoreCommand {

    @Mixin private SpecSource source;

    @Override
    int run(Session session) throws IOException {
        source.read(session);
        return 0;
    }
}
