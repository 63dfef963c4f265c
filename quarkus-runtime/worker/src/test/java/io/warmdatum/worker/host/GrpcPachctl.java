package io.warmdatum.worker.host;

import io.warmdatum.wire.GrpcNextDatum;
import java.io.IOException;

/**
 * {@code pachctl next datum [--error TEXT]} as Pachyderm's own does it: one gRPC call, in a process
 * of its own. Ours needs HTTP beside it.
 */
final class GrpcPachctl {

    private GrpcPachctl() {}

    public static void main(String[] args) throws InterruptedException {
        String error = args.length == 4 && args[2].equals("--error") ? args[3] : "";
        int port = GrpcNextDatum.port(System.getenv(GrpcNextDatum.PORT_VARIABLE));
        try (var call = new GrpcNextDatum(port)) {
            call.next(error);
        } catch (IOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }
}
