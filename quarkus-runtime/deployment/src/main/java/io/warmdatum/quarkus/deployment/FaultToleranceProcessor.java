package io.warmdatum.quarkus.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AnnotationsTransformerBuildItem;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.warmdatum.DatumFunction;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTransformation;
import org.jboss.jandex.AnnotationTransformation.TransformationContext;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Takes the fault-tolerance annotations of datum functions out of CDI interception: their attempts
 * are made by the worker, and would else be made twice.
 */
final class FaultToleranceProcessor {

    private static final String STANDARD = "org.eclipse.microprofile.faulttolerance.";
    private static final String SMALLRYE = "io.smallrye.faulttolerance.api.";
    private static final DotName FUNCTION = DotName.createSimple(DatumFunction.class);
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
            CombinedIndexBuildItem index,
            Capabilities capabilities,
            BuildProducer<AnnotationsTransformerBuildItem> transformers,
            BuildProducer<AdditionalBeanBuildItem> beans) {
        if (!capabilities.isPresent(Capability.SMALLRYE_FAULT_TOLERANCE)) {
            return;
        }
        Set<DotName> classes = classesOfFunctions(index.getIndex());
        transformers.produce(
                new AnnotationsTransformerBuildItem(
                        AnnotationTransformation.builder()
                                .when(context -> isOf(classes, context))
                                .transform(FaultToleranceProcessor::takeOut)));
        beans.produce(AdditionalBeanBuildItem.unremovableOf("io.warmdatum.quarkus.SingleCalls"));
    }

    private static boolean isOf(Set<DotName> classes, TransformationContext context) {
        return switch (context.declaration().kind()) {
            case CLASS -> classes.contains(context.declaration().asClass().name());
            case METHOD -> context.declaration().asMethod().hasDeclaredAnnotation(FUNCTION);
            default -> false;
        };
    }

    /** Those that declare a function or inherit it, and those they inherit annotations from. */
    private static Set<DotName> classesOfFunctions(IndexView index) {
        Set<DotName> classes = new HashSet<>();
        for (AnnotationInstance function : index.getAnnotations(FUNCTION)) {
            ClassInfo declaring = function.target().asMethod().declaringClass();
            index.getAllKnownSubclasses(declaring.name()).forEach(sub -> classes.add(sub.name()));
            for (ClassInfo type = declaring;
                    type != null && type.superName() != null;
                    type = index.getClassByName(type.superName())) {
                classes.add(type.name());
            }
        }
        return Set.copyOf(classes);
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
