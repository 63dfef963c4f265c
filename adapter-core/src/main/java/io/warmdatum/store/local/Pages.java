package io.warmdatum.store.local;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A stream that reads page after page. Between pages it holds nothing: an open cursor would keep
 * the write-ahead log from being emptied for as long as somebody reads.
 */
final class Pages<T> implements Iterator<T> {
    static final int SIZE = 1000;

    private final Function<T, List<T>> after;
    private List<T> page;
    private int next;

    private Pages(Function<T, List<T>> after) {
        this.after = after;
    }

    /**
     * Streams pages.
     *
     * @param after gives the page after an element ({@code null}: the first page), at most {@link
     *     #SIZE} long; a shorter page is the last
     */
    static <T> Stream<T> stream(Function<T, List<T>> after) {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(
                        new Pages<>(after), Spliterator.ORDERED | Spliterator.NONNULL),
                false);
    }

    @Override
    public boolean hasNext() {
        if (page == null) {
            page = after.apply(null);
        } else if (next == page.size() && page.size() == SIZE) {
            page = after.apply(page.get(next - 1));
            next = 0;
        }
        return next < page.size();
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return page.get(next++);
    }
}
