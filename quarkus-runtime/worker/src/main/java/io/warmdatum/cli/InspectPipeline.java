package io.warmdatum.cli;

import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.store.Pipelines;
import io.warmdatum.view.Described;
import io.warmdatum.view.RawObjects;
import io.warmdatum.view.Times;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows a pipeline. */
@Command(
        name = "pipeline",
        description = "Shows a pipeline in full.",
        footer = {"", "Example: warmdatum inspect pipeline edges --raw -o yaml"})
final class InspectPipeline extends StoreCommand {

    @Parameters(paramLabel = "PIPELINE", description = "Name of the pipeline.")
    private String pipeline;

    @Option(names = "--full-timestamps", description = "Shows times in full.")
    private boolean full;

    @Mixin private Raw raw;

    @Override
    int run(Session session) {
        boolean asRaw = raw.wanted();
        Pipelines.PipelineInfo info =
                session.pipelines()
                        .find(project, pipeline)
                        .orElseThrow(() -> new Refusal("pipeline \"" + pipeline + "\" not found"));
        if (asRaw) {
            raw.print(session.out(), RawObjects.pipeline(info));
            return 0;
        }
        PipelineSpec s = info.spec();
        Details details = new Details();
        details.put("Name", s.name());
        details.put("Project", s.project());
        details.put("Description", s.description());
        details.put("Version", Long.toString(info.version()));
        details.put("Created", Times.when(info.created(), session.now(), full));
        details.put("State", new Words(session.surroundings().colours()).state(info.state()));
        details.put("Reason", info.reason());
        details.put("Workers", Integer.toString(s.parallelism()));
        details.put("Datum Tries", Integer.toString(s.datumTries()));
        details.put(
                "Datum Timeout",
                s.datumTimeout().map(d -> Times.precise(d.toNanos())).orElse("none"));
        details.put(
                "Job Timeout", s.jobTimeout().map(d -> Times.precise(d.toNanos())).orElse("none"));
        details.put("Datum Batching", Boolean.toString(s.transform().datumBatching()));
        details.put(
                "After Error",
                s.afterError().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
        details.put("Output Branch", s.outputBranch());
        details.put("Input", Described.input(s));
        details.put("Command", String.join(" ", s.transform().cmd()));
        details.put("Error Command", String.join(" ", s.transform().errCmd()));
        details.print(session.out());
        return 0;
    }
}
