package io.warmdatum.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks the worker for the next datum (reference 1.6). What user code meets on its PATH is a shell
 * command that does the same without a JVM; this is for programs that call the launcher.
 */
@Command(
        name = "datum",
        description = "Used by user code: reports the datum in hand and waits for the next one.",
        footer = {
            "",
            "Examples:",
            "  warmdatum next datum",
            "  warmdatum next datum --error 'no face found'"
        })
final class NextDatum implements Callable<Integer> {

    private static final Duration CONNECT = Duration.ofSeconds(5);

    @Spec private CommandSpec spec;

    @Option(
            names = "--error",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "What went wrong with the datum in hand; default: nothing.")
    private String error;

    @Parameters(hidden = true, description = "Ignored, as by pachctl.")
    private List<String> ignored;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Override
    public Integer call() throws InterruptedException {
        String port = Warmdatum.surroundings(spec).env().getOrDefault("PPS_WORKER_GRPC_PORT", "");
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + number(port) + "/next-datum"))
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .POST(HttpRequest.BodyPublishers.ofString(error))
                        .build();
        HttpClient client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .build();
        try {
            // No deadline on the call: a datum may be long in coming (reference 1.5).
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Refusal(
                        "NextDatum: rpc error: code = Unknown desc = " + response.body().strip());
            }
            return 0;
        } catch (ConnectException e) {
            throw new Refusal("new workerserver client: context deadline exceeded");
        } catch (IOException e) {
            throw new Refusal("NextDatum: rpc error: code = Unavailable desc = " + Cli.describe(e));
        }
    }

    private static int number(String port) {
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            throw new Refusal(
                    "new workerserver client: strconv.Atoi: parsing \""
                            + port
                            + "\": invalid syntax");
        }
    }
}
