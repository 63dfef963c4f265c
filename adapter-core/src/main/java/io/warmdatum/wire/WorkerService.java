package io.warmdatum.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.warmdatum.code.Attempt.AttemptFile;
import io.warmdatum.code.NextDatumDesk;
import io.warmdatum.wire.proto.CancelRequest;
import io.warmdatum.wire.proto.CancelResponse;
import io.warmdatum.wire.proto.DatumStatus;
import io.warmdatum.wire.proto.InputFile;
import io.warmdatum.wire.proto.NextDatumRequest;
import io.warmdatum.wire.proto.NextDatumResponse;
import io.warmdatum.wire.proto.WorkerGrpc;
import io.warmdatum.wire.proto.WorkerStatus;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * The gRPC service {@code pachyderm.worker.Worker} of one desk (reference 1.1 to 1.5).
 *
 * <p>No thread is held while a caller waits. The transport calls {@code onComplete} when the answer
 * is written, and {@code onCancel}, also after that, for a client that did not get it: then the
 * datum goes to the next caller. Failures are answered with code UNKNOWN and one line of text,
 * never a stack trace. Thread-safe.
 */
public final class WorkerService extends WorkerGrpc.WorkerImplBase {

    private final NextDatumDesk desk;

    /** Serves the given desk. */
    public WorkerService(NextDatumDesk desk) {
        this.desk = Objects.requireNonNull(desk, "desk must be set");
    }

    @Override
    public void nextDatum(NextDatumRequest request, StreamObserver<NextDatumResponse> caller) {
        ServerCallStreamObserver<NextDatumResponse> call =
                (ServerCallStreamObserver<NextDatumResponse>) caller;
        CompletableFuture<List<String>> pending = Pending.nextDatum(desk, request.getError());
        call.setOnCloseHandler(() -> desk.delivered(pending));
        call.setOnCancelHandler(() -> desk.undelivered(pending));
        pending.whenComplete(
                (env, failure) -> {
                    if (call.isCancelled()) {
                        return;
                    }
                    if (failure != null) {
                        call.onError(status(failure).asRuntimeException());
                        return;
                    }
                    call.onNext(NextDatumResponse.newBuilder().addAllEnv(env).build());
                    call.onCompleted();
                });
    }

    @Override
    public void status(Empty request, StreamObserver<WorkerStatus> caller) {
        answer(caller, () -> message(desk.status()));
    }

    @Override
    public void cancel(CancelRequest request, StreamObserver<CancelResponse> caller) {
        answer(
                caller,
                () ->
                        CancelResponse.newBuilder()
                                .setSuccess(
                                        desk.cancel(
                                                request.getJobId(), request.getDataFiltersList()))
                                .build());
    }

    private static <T> void answer(StreamObserver<T> caller, Supplier<T> work) {
        T message;
        try {
            message = work.get();
        } catch (RuntimeException e) {
            caller.onError(status(e).asRuntimeException());
            return;
        }
        caller.onNext(message);
        caller.onCompleted();
    }

    private static Status status(Throwable failure) {
        return Status.UNKNOWN.withDescription(Pending.text(failure));
    }

    private static WorkerStatus message(NextDatumDesk.WorkerStatus status) {
        WorkerStatus.Builder message =
                WorkerStatus.newBuilder().setWorkerId(status.workerId()).setJobId(status.jobId());
        status.started()
                .ifPresent(started -> message.setDatumStatus(datum(started, status.files())));
        return message.build();
    }

    private static DatumStatus datum(Instant started, List<AttemptFile> files) {
        DatumStatus.Builder datum =
                DatumStatus.newBuilder()
                        .setStarted(
                                Timestamp.newBuilder()
                                        .setSeconds(started.getEpochSecond())
                                        .setNanos(started.getNano()));
        for (AttemptFile file : files) {
            datum.addData(
                    InputFile.newBuilder()
                            .setPath(file.path())
                            .setHash(ByteString.copyFrom(HexFormat.of().parseHex(file.hash()))));
        }
        return datum.build();
    }
}
