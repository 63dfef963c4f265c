package io.warmdatum.quarkus;

import io.quarkus.arc.Arc;
import io.warmdatum.code.FunctionDefinition;
import io.warmdatum.code.FunctionHealth;
import io.warmdatum.code.FunctionRuntime;
import io.warmdatum.code.LoadedFunction;
import io.warmdatum.code.ReflectedFunction;
import io.warmdatum.policy.ConfigKeys;
import io.warmdatum.policy.FunctionPolicy;
import io.warmdatum.worker.FunctionHost;
import jakarta.enterprise.inject.Any;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** Feeds a function from a source, once. {@link #stop} may come from any thread. */
final class FunctionFeed {

    private static final Logger LOG = Logger.getLogger("io.warmdatum");

    private final FunctionDefinition definition;
    private final Observers observers;
    private final Duration stopTimeout;
    private final AtomicBoolean unfit = new AtomicBoolean();

    // Guarded by this.
    private Optional<Running> running = Optional.empty();
    private boolean stopped;

    /**
     * @param function class of the function, a bean
     * @param observers are told what happens
     * @param stopTimeout how long the datums in hand may take to end after {@link #stop}
     */
    FunctionFeed(Class<?> function, Observers observers, Duration stopTimeout) {
        this.definition = FunctionDefinition.of(function);
        this.observers = observers;
        this.stopTimeout = stopTimeout;
    }

    private record Running(Source source, Thread thread, CountDownLatch ended) {}

    /**
     * Works until the source has no more, or {@link #stop}.
     *
     * @return exit code
     * @throws UsageException the function's policy is wrong
     * @throws IOException the source cannot go on
     */
    int run(Source source) throws UsageException, IOException, InterruptedException {
        var now = new Running(source, Thread.currentThread(), new CountDownLatch(1));
        synchronized (this) {
            if (stopped) {
                return ExitCodes.INCOMPLETE;
            }
            running = Optional.of(now);
        }
        try (source) {
            return feed(source);
        } finally {
            now.ended().countDown();
        }
    }

    private int feed(Source source) throws UsageException, IOException, InterruptedException {
        FunctionPolicy policy;
        try {
            policy = policy();
        } catch (IllegalArgumentException e) {
            source.refuse(e.getMessage());
            throw new UsageException(e);
        }
        var runtime =
                new FunctionRuntime(
                        this::load,
                        Thread.currentThread().getContextClassLoader(),
                        policy.abandonAfter(),
                        FunctionHealth.MAX_ABANDONED,
                        InstantSource.system(),
                        why -> {
                            LOG.error(why);
                            unfit.set(true);
                            source.stop();
                        });
        var host =
                new FunctionHost(
                        definition.name(),
                        runtime,
                        FunctionHost.Settings.of(definition, policy),
                        InstantSource.system(),
                        observers,
                        observers);
        runtime.startAhead(observers).ifPresent(failure -> LOG.error(failure.reason()));
        int code = source.feed(host, policy);
        return unfit.get() ? ExitCodes.UNFIT : code;
    }

    private FunctionPolicy policy() {
        FunctionPolicy policy = definition.policy(ConfigKeys.ofProcess(), Optional.empty());
        policy.notes().forEach(LOG::warn);
        policy.settings().forEach(s -> LOG.debugf("%s = %s (%s)", s.name(), s.value(), s.origin()));
        return policy;
    }

    private LoadedFunction load() {
        // By its class, not by its type, which beans of subclasses have too.
        Object bean =
                Arc.container().listAll(definition.type(), Any.Literal.INSTANCE).stream()
                        .filter(handle -> handle.getBean().getBeanClass() == definition.type())
                        .findFirst()
                        .orElseThrow()
                        .get();
        return observers.around(new ReflectedFunction(definition, bean));
    }

    /**
     * Lets the datums in hand end, for as long as is configured; then interrupts them, so that they
     * are not reported. Returns when the feeding has ended.
     */
    void stop() {
        Optional<Running> now;
        synchronized (this) {
            stopped = true;
            now = running;
        }
        if (now.isEmpty() || now.get().ended().getCount() == 0) {
            return;
        }
        LOG.info("Stopping: no datum is begun any more");
        now.get().source().stop();
        try {
            if (!now.get().ended().await(stopTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warnf("Giving back the datums in hand: they took longer than %s", stopTimeout);
                now.get().thread().interrupt();
                now.get().ended().await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
