package io.warmdatum.console;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Server-sent events for open pages. Whatever the number of pages, each thing that is watched is
 * looked at once per tick, and nothing is while nobody watches. Thread-safe.
 */
final class Feeds implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Feeds.class);
    private static final long TICK_MILLIS = 500;
    private static final int MOST_WATCHERS = 100;

    private final Vertx vertx;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final AtomicBoolean ticking = new AtomicBoolean();
    private final long timer;

    Feeds(Vertx vertx) {
        this.vertx = vertx;
        this.timer = vertx.setPeriodic(TICK_MILLIS, id -> tick());
    }

    /** An event; its data may have several lines. */
    record Event(String name, String data) {

        String text() {
            StringBuilder text = new StringBuilder("event: ").append(name).append('\n');
            data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
            return text.append(data.isEmpty() ? "data:\n\n" : "\n").toString();
        }
    }

    /** Gives the events since the last call. Called by one thread at a time. */
    interface Source {
        List<Event> poll();
    }

    private static final class Feed {

        private final Source source;
        private final List<HttpServerResponse> watchers = new ArrayList<>();

        Feed(Source source) {
            this.source = source;
        }

        synchronized boolean isWatched() {
            watchers.removeIf(HttpServerResponse::closed);
            return !watchers.isEmpty();
        }

        synchronized void add(HttpServerResponse response) {
            watchers.add(response);
        }

        synchronized int size() {
            return watchers.size();
        }

        /** Who cannot keep up misses events that the next ones replace, and is cut off else. */
        synchronized void send(String text) {
            for (HttpServerResponse each : watchers) {
                if (each.closed()) {
                    continue;
                }
                if (each.writeQueueFull()) {
                    each.reset();
                } else {
                    each.write(text);
                }
            }
        }

        synchronized void end() {
            watchers.stream().filter(w -> !w.closed()).forEach(HttpServerResponse::end);
        }
    }

    /**
     * Starts to send events; the browser comes again by itself if it is cut off.
     *
     * @param key what is watched; watchers of the same key share a source
     */
    void watch(String key, Supplier<Source> source, HttpServerResponse response) {
        if (feeds.values().stream().mapToInt(Feed::size).sum() >= MOST_WATCHERS) {
            throw new ProblemException(503, "too many pages are open");
        }
        response.setChunked(true).putHeader("Content-Type", "text/event-stream");
        response.exceptionHandler(e -> LOG.debugf("a page went away: %s", e));
        response.write("retry: 2000\n\n");
        feeds.computeIfAbsent(key, k -> new Feed(source.get())).add(response);
    }

    private void tick() {
        if (feeds.isEmpty() || !ticking.compareAndSet(false, true)) {
            return;
        }
        vertx.executeBlocking(
                        () -> {
                            feeds.forEach(this::tick);
                            return null;
                        },
                        false)
                .onComplete(done -> ticking.set(false));
    }

    private void tick(String key, Feed feed) {
        if (!feed.isWatched()) {
            feeds.remove(key, feed);
            return;
        }
        try {
            feed.source.poll().forEach(event -> feed.send(event.text()));
        } catch (RuntimeException e) {
            // For example the pipeline was deleted meanwhile: the pages ask again and are told so.
            LOG.debugf(e, "%s can be watched no more", key);
            feeds.remove(key, feed);
            feed.end();
        }
    }

    @Override
    public void close() {
        vertx.cancelTimer(timer);
        feeds.values().forEach(Feed::end);
        feeds.clear();
    }
}
