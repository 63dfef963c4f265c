package io.warmdatum.quarkus;

import io.quarkus.smallrye.faulttolerance.runtime.QuarkusFaultToleranceOperationProvider;
import io.smallrye.faulttolerance.FaultToleranceOperationProvider;
import io.smallrye.faulttolerance.autoconfig.FaultToleranceMethod;
import io.smallrye.faulttolerance.autoconfig.MethodDescriptor;
import io.smallrye.faulttolerance.config.FaultToleranceOperation;
import io.warmdatum.DatumFunction;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.util.Set;

/**
 * Makes the interceptor of fault tolerance call a datum function once and do nothing else, whatever
 * configuration says: its attempts are the worker's. The build takes the annotations of functions
 * out of interception already; this is for those that SmallRye insists on ({@code @Retry} beside a
 * back-off).
 */
@Singleton
@Alternative
@Priority(2)
public class SingleCalls implements FaultToleranceOperationProvider {

    private final QuarkusFaultToleranceOperationProvider others;

    SingleCalls(QuarkusFaultToleranceOperationProvider others) {
        this.others = others;
    }

    @Override
    public FaultToleranceOperation get(Class<?> beanClass, Method method) {
        return method.isAnnotationPresent(DatumFunction.class)
                ? new FaultToleranceOperation(plain(beanClass, method))
                : others.get(beanClass, method);
    }

    private static FaultToleranceMethod plain(Class<?> beanClass, Method method) {
        var plain = new FaultToleranceMethod();
        plain.beanClass = beanClass;
        plain.method = new MethodDescriptor();
        plain.method.declaringClass = method.getDeclaringClass();
        plain.method.name = method.getName();
        plain.method.parameterTypes = method.getParameterTypes();
        plain.method.returnType = method.getReturnType();
        plain.annotationsPresentDirectly = Set.of();
        return plain;
    }
}
