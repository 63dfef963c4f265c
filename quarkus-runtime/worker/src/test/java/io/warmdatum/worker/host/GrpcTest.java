package io.warmdatum.worker.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.warmdatum.code.NextDatumDesk.NotBatchingException;
import io.warmdatum.wire.WorkerJson;
import io.warmdatum.wire.proto.CancelRequest;
import io.warmdatum.wire.proto.NextDatumRequest;
import io.warmdatum.wire.proto.NextDatumResponse;
import io.warmdatum.wire.proto.WorkerGrpc;
import io.warmdatum.wire.proto.WorkerStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GrpcTest {

    private ServedDesk served;

    @BeforeEach
    void serve() throws IOException {
        served = open();
    }

    ServedDesk open() throws IOException {
        return new ServedDesk();
    }

    @AfterEach
    void stop() {
        served.close();
    }

    Status.Code ofUnpackedBytes() {
        return Status.Code.RESOURCE_EXHAUSTED;
    }

    private static NextDatumRequest error(String text) {
        return NextDatumRequest.newBuilder().setError(text).build();
    }

    @Nested
    class Answers {

        @ParameterizedTest
        @ValueSource(strings = {"localhost", "127.0.0.1", "::1"})
        void giveTheDatumOnEveryLoopbackName(String host) throws InterruptedException {
            served.desk.offer(List.of("PACH_DATUM_ID=abc", "images=/pfs/images/ä b"));
            NextDatumResponse answer =
                    WorkerGrpc.newBlockingStub(served.channel(host)).nextDatum(error("böse\nzwei"));
            assertEquals(
                    List.of("PACH_DATUM_ID=abc", "images=/pfs/images/ä b"), answer.getEnvList());
            assertEquals("böse\nzwei", served.desk.reported());
        }

        @Test
        void carryTenThousandLines() {
            List<String> env =
                    IntStream.range(0, 10_000).mapToObj(i -> "K" + i + "=V" + i).toList();
            served.desk.offer(env);
            assertEquals(env, served.client().nextDatum(error("")).getEnvList());
        }

        @Test
        void acceptGzip() throws InterruptedException {
            served.desk.offer(List.of("A=1"));
            served.client().withCompression("gzip").nextDatum(error("x".repeat(100_000)));
            assertEquals(100_000, served.desk.reported().length());
        }

        @Test
        void tellTheStatusAndCancel() {
            WorkerStatus status = served.client().status(Empty.getDefaultInstance());
            assertEquals("w0", status.getWorkerId());
            assertEquals("job1", status.getJobId());
            assertEquals(1714979289L, status.getDatumStatus().getStarted().getSeconds());
            assertEquals(
                    ByteString.copyFrom(new byte[] {0, -1, 16}),
                    status.getDatumStatus().getData(0).getHash());
            assertTrue(cancel("job1", "/a.txt"));
            assertFalse(cancel("job1", "/b.txt"));
            assertFalse(cancel("job2", "/a.txt"));
        }

        private boolean cancel(String job, String filter) {
            return served.client()
                    .cancel(CancelRequest.newBuilder().setJobId(job).addDataFilters(filter).build())
                    .getSuccess();
        }
    }

    @Nested
    class Refusals {

        private Status refusal(String text) {
            return assertThrows(
                            StatusRuntimeException.class,
                            () -> served.client().nextDatum(error(text)))
                    .getStatus();
        }

        @Test
        void sayExactlyThatBatchingIsNotEnabled() {
            served.desk.refuseWith(new NotBatchingException());
            Status status = refusal("");
            assertEquals(Status.Code.UNKNOWN, status.getCode());
            assertEquals("datum batching not enabled", status.getDescription());
        }

        @Test
        void carryTheMessageOfOtherFailures() {
            served.desk.refuseWith(new IOException("disk is full: /pfs\nfree some ✓"));
            Status status = refusal("");
            assertEquals(Status.Code.UNKNOWN, status.getCode());
            assertEquals("disk is full: /pfs\nfree some ✓", status.getDescription());
        }

        @Test
        void beginAboveTwentyMebibytes() throws InterruptedException {
            int largest = WorkerJson.MAX_BODY_BYTES - 16;
            served.desk.offer(List.of());
            served.client().nextDatum(error("e".repeat(largest)));
            assertEquals(largest, served.desk.reported().length());

            Status status = refusal("e".repeat(21 * 1024 * 1024));
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, status.getCode());
            assertEquals(List.of(), served.desk.allReported());
        }

        @Test
        void ofAnAnswerThatIsTooLargeGiveItsDatumBack() throws InterruptedException {
            List<String> env = List.of("A=" + "a".repeat(21 * 1024 * 1024));
            served.desk.offer(env);
            assertEquals(Status.Code.RESOURCE_EXHAUSTED, refusal("").getCode());
            assertEquals(env, served.desk.lost());
        }

        @Test
        void alsoCountUnpackedBytes() {
            StatusRuntimeException refused =
                    assertThrows(
                            StatusRuntimeException.class,
                            () ->
                                    served.client()
                                            .withCompression("gzip")
                                            .nextDatum(error("e".repeat(21 * 1024 * 1024))));
            assertEquals(ofUnpackedBytes(), refused.getStatus().getCode());
            assertEquals(List.of(), served.desk.allReported());
        }
    }

    @Nested
    class CallersThatVanish {

        @Test
        void loseNothingWhenTheyCancel() throws Exception {
            Context.CancellableContext context = Context.current().withCancellation();
            Future<NextDatumResponse> first =
                    context.call(
                            () ->
                                    WorkerGrpc.newFutureStub(served.channel("127.0.0.1"))
                                            .nextDatum(error("first")));
            assertEquals("first", served.desk.reported());
            context.cancel(null);
            served.desk.awaitVanished();
            assertThrows(ExecutionException.class, () -> first.get(10, TimeUnit.SECONDS));

            served.desk.offer(List.of("A=1"));
            assertEquals(List.of("A=1"), served.client().nextDatum(error("")).getEnvList());
        }

        @Test
        void loseNothingWhenTheirConnectionEnds() throws Exception {
            ManagedChannel channel = served.channel("127.0.0.1");
            WorkerGrpc.newFutureStub(channel).nextDatum(error("first"));
            assertEquals("first", served.desk.reported());
            channel.shutdownNow();
            served.desk.awaitVanished();
            served.desk.offer(List.of("A=1"));
            assertEquals(List.of("A=1"), served.client().nextDatum(error("")).getEnvList());
        }
    }

    @Nested
    class Closing {

        @RepeatedTest(20)
        void breaksWaitingCallsOffAndFreesThePort() throws Exception {
            Future<NextDatumResponse> waiting =
                    WorkerGrpc.newFutureStub(served.channel("127.0.0.1")).nextDatum(error(""));
            served.desk.reported();
            served.endpoint.close();
            served.endpoint.close();
            assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
            served.desk.awaitVanished();
            try (ServerSocket again = new ServerSocket(served.port())) {
                assertTrue(again.isBound());
            }
        }
    }
}
