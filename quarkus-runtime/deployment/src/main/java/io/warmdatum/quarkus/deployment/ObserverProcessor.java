package io.warmdatum.quarkus.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.UnremovableBeanBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.metrics.MetricsCapabilityBuildItem;
import io.quarkus.runtime.metrics.MetricsFactory;
import io.warmdatum.quarkus.DatumObserver;
import java.util.Optional;

/** Adds those observers whose libraries the application has. */
final class ObserverProcessor {

    private static final String PACKAGE = "io.warmdatum.quarkus.";

    @BuildStep
    void observers(
            Capabilities capabilities,
            Optional<MetricsCapabilityBuildItem> metrics,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (metrics.filter(m -> m.metricsSupported(MetricsFactory.MICROMETER)).isPresent()) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "DatumMetrics"));
        }
        if (capabilities.isPresent(Capability.OPENTELEMETRY_TRACER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "DatumSpans"));
        }
        if (capabilities.isPresent(Capability.SMALLRYE_HEALTH)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "WarmthHealth"));
        }
    }

    /** Those of the application are looked up, not injected. */
    @BuildStep
    UnremovableBeanBuildItem own() {
        return UnremovableBeanBuildItem.beanTypes(DatumObserver.class);
    }
}
