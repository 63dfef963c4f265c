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
        String method = site.annotation(BeforeRetry.class).orElseThrow().methodName();
        Chosen<Class<? extends BeforeRetryHandler>> handler =
                before.get(
                        Member.named(
                                "value",
                                BeforeRetry::value,
                                BeforeRetryHandler.class,
                                site.type().getClassLoader()));
        if (!method.isEmpty()) {
            refuse(
                    "methodName is not supported; use @OnDatumError, which is called after every"
                            + " failed attempt, or a handler class");
            return thrown -> {};
        }
        if (handler.value() == BeforeRetry.DEFAULT.class) {
            refuse("value must name a handler class");
            return thrown -> {};
        }
        settings.add(handler.named("before-retry.value", handler.value().getSimpleName()));
        return Instances.of(site, before.place(), "@BeforeRetry.value", handler.value())
                .map(this::calling)
                .orElse(thrown -> {});
    }

    /** What a handler throws is logged by SmallRye and does not prevent the retry. */
    private Consumer<Throwable> calling(BeforeRetryHandler handler) {
        Method function = site.method();
        return thrown -> {
            try {
                handler.handle(new Context(function, thrown));
            } catch (Error e) {
                throw new IllegalStateException("@BeforeRetry of " + function + " failed", e);
            }
        };
    }

    private void refuse(String what) {
        site.problem(site.name(before.place()) + ": @BeforeRetry." + what);
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
