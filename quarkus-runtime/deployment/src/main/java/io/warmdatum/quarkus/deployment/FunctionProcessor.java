package io.warmdatum.quarkus.deployment;

import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.QuarkusApplicationClassBuildItem;
import io.quarkus.deployment.recording.RecorderContext;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.quarkus.DatumApplication;
import io.warmdatum.quarkus.FunctionRecorder;
import io.warmdatum.quarkus.FunctionType;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds the function, checks it, and makes it a bean that the application feeds. */
final class FunctionProcessor {

    private static final String PACKAGE = "io.warmdatum.quarkus.";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("warmdatum");
    }

    @BuildStep
    FunctionBuildItem find(CombinedIndexBuildItem index) {
        FunctionBuildItem function = new FunctionFinder(index.getIndex()).find();
        check(function);
        return function;
    }

    /** By the same rules as on every host. */
    private static void check(FunctionBuildItem function) {
        FunctionDefinition definition = function.definition();
        FunctionPolicy.of(
                definition.type(),
                definition.function(),
                definition.errorHandler(),
                ConfigKeys.none(),
                Optional.empty());
    }

    @BuildStep
    AdditionalBeanBuildItem beans(FunctionBuildItem function) {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(function.className())
                .setDefaultScope(BuiltinScope.SINGLETON.getName())
                .setUnremovable()
                .build();
    }

    @BuildStep
    AdditionalBeanBuildItem feed() {
        return AdditionalBeanBuildItem.builder()
                .addBeanClasses(
                        DatumApplication.class.getName(),
                        PACKAGE + "Sources",
                        PACKAGE + "Observers",
                        PACKAGE + "DatumLog")
                .setDefaultScope(BuiltinScope.SINGLETON.getName())
                .setUnremovable()
                .build();
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem type(
            FunctionBuildItem function, FunctionRecorder recorder, RecorderContext context) {
        return SyntheticBeanBuildItem.configure(FunctionType.class)
                .scope(Singleton.class)
                .supplier(recorder.functionType(context.classProxy(function.className())))
                .unremovable()
                .done();
    }

    /** An application may have a main program of its own. */
    @BuildStep
    void main(CombinedIndexBuildItem index, BuildProducer<QuarkusApplicationClassBuildItem> main) {
        if (index.getIndex().getAnnotations(QuarkusMain.class).isEmpty()) {
            main.produce(new QuarkusApplicationClassBuildItem(DatumApplication.class));
        }
    }
}
