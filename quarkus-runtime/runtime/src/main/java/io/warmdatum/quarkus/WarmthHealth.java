package io.warmdatum.quarkus;

import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the function is loaded and warm. */
@Singleton
@Readiness
public class WarmthHealth implements HealthCheck, DatumObserver {

    private volatile boolean warm;

    @Override
    public void ready(Duration took) {
        warm = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("datum function is warm").status(warm).build();
    }
}
