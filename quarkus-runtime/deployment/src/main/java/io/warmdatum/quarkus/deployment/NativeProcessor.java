package io.warmdatum.quarkus.deployment;

import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.ExtensionSslNativeSupportBuildItem;
import io.quarkus.deployment.builditem.IndexDependencyBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ServiceProviderBuildItem;
import java.util.ArrayList;
import java.util.List;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.Type;

/** What a native image must be told, since it is reached by reflection or by service files. */
final class NativeProcessor {

    private static final String S3_CLIENT = "software.amazon.awssdk.services.s3.S3Client";

    /** The function's class and those it inherits methods and annotations from. */
    @BuildStep
    ReflectiveClassBuildItem function(FunctionBuildItem function, CombinedIndexBuildItem index) {
        List<String> classes = new ArrayList<>();
        for (ClassInfo type = function.type();
                type != null;
                type =
                        type.superName() == null
                                ? null
                                : index.getIndex().getClassByName(type.superName())) {
            if (!type.name().equals(DotName.OBJECT_NAME)) {
                classes.add(type.name().toString());
            }
        }
        return ReflectiveClassBuildItem.builder(classes.toArray(String[]::new))
                .methods()
                .reason("datum function")
                .build();
    }

    /** Exceptions, predicates and handlers that annotations of the function name by their class. */
    @BuildStep
    void namedClasses(FunctionBuildItem function, BuildProducer<ReflectiveClassBuildItem> classes) {
        List<AnnotationInstance> annotations =
                new ArrayList<>(function.type().declaredAnnotations());
        annotations.addAll(function.method().declaredAnnotations());
        for (AnnotationInstance annotation : annotations) {
            for (AnnotationValue value : annotation.values()) {
                if (value.kind() == AnnotationValue.Kind.CLASS) {
                    register(value.asClass(), classes);
                } else if (value.kind() == AnnotationValue.Kind.ARRAY
                        && value.componentKind() == AnnotationValue.Kind.CLASS) {
                    for (Type type : value.asClassArray()) {
                        register(type, classes);
                    }
                }
            }
        }
    }

    private static void register(Type type, BuildProducer<ReflectiveClassBuildItem> classes) {
        classes.produce(
                ReflectiveClassBuildItem.builder(type.name().toString())
                        .reason("named by an annotation of the datum function")
                        .build());
    }

    /** The messages of NextDatum, which gRPC's extension registers where they are indexed. */
    @BuildStep
    IndexDependencyBuildItem messages() {
        return new IndexDependencyBuildItem("io.warmdatum", "warmdatum-core");
    }

    /** S3 is reached by https, which a native image has only if it is asked for. */
    @BuildStep
    void https(BuildProducer<ExtensionSslNativeSupportBuildItem> https) {
        if (QuarkusClassLoader.isClassPresentAtRuntime(S3_CLIENT)) {
            https.produce(new ExtensionSslNativeSupportBuildItem("warmdatum"));
        }
    }

    @BuildStep
    void services(BuildProducer<ServiceProviderBuildItem> services) {
        for (String service :
                List.of(
                        "io.smallrye.faulttolerance.api.Spi",
                        "io.smallrye.faulttolerance.core.invocation.AsyncSupport",
                        "io.grpc.ManagedChannelProvider",
                        "io.grpc.NameResolverProvider",
                        "io.grpc.LoadBalancerProvider")) {
            services.produce(ServiceProviderBuildItem.allProvidersFromClassPath(service));
        }
    }
}
