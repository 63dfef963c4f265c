package io.warmdatum.wire.plain;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** One connection of a loop. Used by the loop's thread. */
final class Connection {

    private static final Logger LOG = Logger.getLogger(Connection.class);

    private static final int READ_BYTES = 64 * 1024;

    /** Nobody will read it, and it would do no harm. */
    private static final byte[] PROBE = {'\r', '\n'};

    /** What becomes of the bytes. */
    interface User {

        /** Bytes have come. */
        void received(ByteBuffer bytes);

        /** All that was to be sent is with the kernel. */
        void flushed();

        /**
         * Whether it matters if the other side has read what was sent last. Only asked when all of
         * it is with the kernel and {@link #flushed} was told.
         */
        boolean hasUnread();

        /**
         * The connection is over and closed; called once.
         *
         * @param inOrder false if the other side left something unread, or did not get all
         */
        void gone(boolean inOrder);
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Consumer<Connection> doubtful;
    private final Deque<ByteBuffer> out = new ArrayDeque<>();
    private User user;

    private ByteBuffer in = ByteBuffer.allocate(0);
    private boolean ended;
    private boolean reset;
    private boolean outputEnded;
    private boolean gone;
    private boolean flushed;

    /**
     * @param doubtful takes the connection if it has ended and only {@link #settle} can tell how
     */
    Connection(SocketChannel channel, SelectionKey key, User user, Consumer<Connection> doubtful) {
        this.channel = channel;
        this.key = key;
        this.user = user;
        this.doubtful = doubtful;
        key.attach(this);
    }

    /** Somebody else gets what comes from now on. */
    void handTo(User next) {
        user = next;
    }

    /** Takes what has happened to the socket, without telling anybody yet. */
    void look() {
        try {
            if (key.isReadable()) {
                ByteBuffer bytes = ByteBuffer.allocate(READ_BYTES);
                ended = channel.read(bytes) < 0;
                in = bytes.flip();
            }
            if (key.isValid() && key.isWritable()) {
                write();
            }
        } catch (IOException e) {
            broken(e);
        } catch (CancelledKeyException e) {
            // Closed in this very round.
            ended = true;
        }
    }

    private void broken(IOException e) {
        LOG.debugf("a connection to NextDatum broke: %s", e);
        ended = true;
        reset = true;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Tells what {@link #look} found: bytes first, since what was said before the end counts. */
    void tell() {
        if (in.hasRemaining() && !gone) {
            ByteBuffer bytes = in;
            in = ByteBuffer.allocate(0);
            user.received(bytes);
        }
        if (flushed && !gone) {
            flushed = false;
            user.flushed();
        }
        if (ended && !gone) {
            if (reset || outputEnded || !out.isEmpty() || !user.hasUnread()) {
                over(!reset && out.isEmpty());
            } else {
                read(false);
                doubtful.accept(this);
            }
        }
    }

    /**
     * Finds out how the connection ended, when the other side is known to have closed it. A reset
     * that comes after an end in order is told to nobody who reads, only to who writes.
     */
    void settle() {
        if (gone) {
            return;
        }
        try {
            over(channel.write(ByteBuffer.wrap(PROBE)) > 0);
        } catch (IOException e) {
            broken(e);
            over(false);
        }
    }

    /** Sends bytes; the user is told by {@link User#flushed} when the kernel has all of them. */
    void send(ByteBuffer bytes) {
        if (gone) {
            return;
        }
        out.add(bytes);
        try {
            write();
        } catch (IOException e) {
            broken(e);
            over(false);
            return;
        }
        if (flushed) {
            flushed = false;
            user.flushed();
        }
    }

    private void write() throws IOException {
        while (!out.isEmpty()) {
            channel.write(out.peek());
            if (out.peek().hasRemaining()) {
                interest(SelectionKey.OP_WRITE, true);
                return;
            }
            out.remove();
        }
        interest(SelectionKey.OP_WRITE, false);
        flushed = true;
    }

    /** Whether bytes wait to be sent. */
    boolean isSending() {
        return !out.isEmpty();
    }

    /** Stops or resumes reading, so that what cannot be passed on does not pile up. */
    void read(boolean wanted) {
        if (!gone) {
            interest(SelectionKey.OP_READ, wanted);
        }
    }

    private void interest(int operation, boolean wanted) {
        int now = key.interestOps();
        key.interestOps(wanted ? now | operation : now & ~operation);
    }

    /** Says that no more will be sent; the connection goes on until the other side closes it. */
    void endOutput() {
        if (ended || gone) {
            return;
        }
        outputEnded = true;
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            broken(e);
            over(false);
        }
    }

    /** Closes the connection from this side. */
    void breakOff() {
        over(out.isEmpty());
    }

    private void over(boolean inOrder) {
        if (gone) {
            return;
        }
        gone = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debugf("a connection to NextDatum was not closed cleanly: %s", e);
        }
        user.gone(inOrder);
    }
}
