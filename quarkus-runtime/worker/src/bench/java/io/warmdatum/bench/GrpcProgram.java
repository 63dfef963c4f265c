package io.warmdatum.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.warmdatum.wire.proto.NextDatumRequest;
import io.warmdatum.wire.proto.WorkerGrpc;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A client of NextDatum in a process of its own, over gRPC. As user code ({@code work FILE}) it
 * copies the one file of each datum and notes in the file how long its calls took; as the baseline
 * ({@code echo PORT}) it makes as many bare calls as each line on standard input says.
 */
public final class GrpcProgram {

    private static final NextDatumRequest OK = NextDatumRequest.getDefaultInstance();

    private GrpcProgram() {}

    /**
     * @param args {@code work} and a file, or {@code echo} and a port
     */
    public static void main(String[] args) throws Exception {
        boolean echo = args[0].equals("echo");
        int port = Integer.parseInt(echo ? args[1] : System.getenv("PPS_WORKER_GRPC_PORT"));
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port)
                        .usePlaintext()
                        .directExecutor()
                        .build();
        var worker = WorkerGrpc.newBlockingStub(channel);
        if (echo) {
            echo(worker);
        } else {
            work(worker, new CallTimes(Path.of(args[1])));
        }
    }

    private static void echo(WorkerGrpc.WorkerBlockingStub worker) throws Exception {
        var orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = orders.readLine(); line != null; line = orders.readLine()) {
            for (int left = Integer.parseInt(line); left > 0; left--) {
                worker.nextDatum(OK);
            }
            System.out.println("done");
        }
    }

    private static void work(WorkerGrpc.WorkerBlockingStub worker, CallTimes times)
            throws Exception {
        while (true) {
            String input = "";
            long start = System.nanoTime();
            var answer = worker.nextDatum(OK);
            times.add(System.nanoTime() - start);
            for (String line : answer.getEnvList()) {
                if (line.startsWith("data=")) {
                    input = line.substring("data=".length());
                }
            }
            Path source = Path.of(input);
            Files.write(
                    Path.of("/pfs/out", source.getFileName().toString()),
                    Files.readAllBytes(source));
        }
    }
}
