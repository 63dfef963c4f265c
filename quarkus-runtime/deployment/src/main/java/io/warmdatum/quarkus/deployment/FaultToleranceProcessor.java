package io.warmdatum.quarkus.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.warmdatum.DatumFunction;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.AnnotationTransformation.TransformationContext;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;

/**
 * Takes the fault-tolerance annotations of the function out of CDI interception: its attempts are
 * made by the worker, and would else be made twice.
 */
final class FaultToleranceProcessor {

    private static final String STANDARD = "org.eclipse.microprofile.faulttolerance.";
    private static final String SMALLRYE = "io.smallrye.faulttolerance.api.";
    private static final DotName RETRY = DotName.createSimple(Retry.class);

    /** Those that SmallRye refuses to see without {@code @Retry}. */
    private static final Set<DotName> BESIDE_RETRY =
            Set.copyOf(
                    Stream.of(
                                    "ExponentialBackoff",
                                    "FibonacciBackoff",
                                    "CustomBackoff",
                                    "RetryWhen",
                                    "BeforeRetry")
                            .map(name -> DotName.createSimple(SMALLRYE + name))
                            .toList());

    @BuildStep
    void takeOut(
            FunctionBuildItem function,
            Capabilities capabilities,
            BuildProducer<AnnotationsTransformerBuildItem> transformers,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (!capabilities.isPresent(Capability.SMALLRYE_FAULT_TOLERANCE)) {
            return;
        }
        transformers.produce(
                new AnnotationsTransformerBuildItem(
                        AnnotationTransformation.builder()
                                .when(context -> isOf(function, context))
                                .transform(FaultToleranceProcessor::takeOut)));
        beans.produce(AdditionalBeanBuildItem.unremovableOf("io.warmdatum.quarkus.SingleCalls"));
    }

    private static boolean isOf(FunctionBuildItem function, TransformationContext context) {
        return switch (context.declaration().kind()) {
            case CLASS -> isFunctionClass(function, context.declaration().asClass());
            case METHOD ->
                    context.declaration()
                            .asMethod()
                            .hasDeclaredAnnotation(DotName.createSimple(DatumFunction.class));
            default -> false;
        };
    }

    /** Annotations of a superclass are inherited. */
    private static boolean isFunctionClass(FunctionBuildItem function, ClassInfo type) {
        return type.name().equals(function.type().name())
                || type.name().equals(function.method().declaringClass().name())
                || type.name().equals(function.type().superName());
    }

    private static void takeOut(TransformationContext context) {
        List<AnnotationInstance> all = List.copyOf(context.annotations());
        boolean retryIsNeeded = all.stream().anyMatch(a -> BESIDE_RETRY.contains(a.name()));
        context.removeAll();
        all.stream()
                .filter(a -> !isFaultTolerance(a) || keeps(retryIsNeeded, a))
                .forEach(context::add);
    }

    private static boolean isFaultTolerance(AnnotationInstance annotation) {
        String name = annotation.name().toString();
        return name.startsWith(STANDARD) || name.startsWith(SMALLRYE);
    }

    /** As plain as it gets; nothing is carried out of it, see {@code SingleCalls}. */
    private static boolean keeps(boolean retryIsNeeded, AnnotationInstance annotation) {
        return retryIsNeeded && annotation.name().equals(RETRY);
    }
}
