package io.warmdatum.code;

import io.vertx.core.Vertx;
import io.warmdatum.wire.plain.PlainNextDatumServers;

/** The server without libraries loses nothing either. */
class PlainDeliveryTest extends DeliveryTest {

    @Override
    NextDatumServers servers(Vertx vertx) {
        return new PlainNextDatumServers();
    }
}
