package io.warmdatum.worker.host;

import io.grpc.Status;
import io.warmdatum.wire.plain.PlainNextDatumServers;
import java.io.IOException;

/** The server without libraries speaks gRPC where its classes are there. */
class PlainGrpcTest extends GrpcTest {

    @Override
    ServedDesk open() throws IOException {
        return new ServedDesk(new PlainNextDatumServers());
    }

    /** As grpc-java says it. */
    @Override
    Status.Code ofUnpackedBytes() {
        return Status.Code.UNKNOWN;
    }
}
