package io.warmdatum.policy;

import io.smallrye.faulttolerance.api.BeforeRetry;
import io.smallrye.faulttolerance.api.BeforeRetryHandler;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;

/** Reads what is called before each retry. */
final class BeforeRetryReader {

    private final Site site;
    private final List<Setting> settings;
    private final Strategy<BeforeRetry> before;

    BeforeRetryReader(Site site, List<Setting> settings) {
        this.site = site;
        this.settings = settings;
        this.before = new Strategy<>(site, BeforeRetry.class);
    }

    Consumer<Throwable> read() {
        if (!before.on()) {
            return thrown -> {};
        }
        BeforeRetry given = site.annotation(BeforeRetry.class).orElseThrow();
        if (!given.methodName().isEmpty()) {
            site.problem(
                    site.name(before.place())
                            + ": @BeforeRetry.methodName is not supported; use @OnDatumError, which"
                            + " is called after every failed attempt, or @BeforeRetry with a"
                            + " handler class");
            return thrown -> {};
        }
        Class<? extends BeforeRetryHandler> type = given.value();
        settings.add(before.given(type.getSimpleName()).named("before-retry.value"));
        Method method = site.method();
        return Instances.of(site, before.place(), "@BeforeRetry.value", type)
                .<Consumer<Throwable>>map(
                        handler -> thrown -> handler.handle(new Context(method, thrown)))
                .orElse(thrown -> {});
    }

    /** What a handler is told; the datum of the failed attempt is no longer valid. */
    private record Context(Method method, Throwable thrown) implements ExecutionContext {

        @Override
        public Method getMethod() {
            return method;
        }

        @Override
        public Object[] getParameters() {
            return new Object[0];
        }

        @Override
        public Throwable getFailure() {
            return thrown;
        }
    }
}
