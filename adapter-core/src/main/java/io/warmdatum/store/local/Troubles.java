package io.warmdatum.store.local;

import io.warmdatum.store.StoreException;
import io.warmdatum.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Says in words what went wrong underneath. */
final class Troubles {
    private Troubles() {}

    static StoreException of(Path folder, SQLException cause) {
        String text =
                cause instanceof SQLiteException known
                        ? meaning(known.getResultCode(), cause)
                        : cause.getMessage();
        return new StoreException(Kind.UNAVAILABLE, "store " + folder + ": " + text, cause);
    }

    static StoreException of(Path folder, IOException cause) {
        return new StoreException(
                Kind.UNAVAILABLE, "store " + folder + ": " + meaning(cause), cause);
    }

    private static String meaning(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        // The JDK gives ENOSPC and EDQUOT no type of their own, only these texts.
        if (message.contains("No space left") || message.contains("quota exceeded")) {
            return "the disk is full";
        }
        return cause instanceof java.nio.file.FileSystemException
                ? cause.getClass().getSimpleName() + ": " + message
                : message;
    }

    private static String meaning(SQLiteErrorCode code, SQLException cause) {
        // Extended codes carry the primary one in their low byte.
        return switch (code.code & 0xff) {
            case 13 -> "the disk is full";
            case 5, 6 -> "locked by another process for too long; try again";
            case 8 -> "the database is read-only";
            case 10 -> "reading or writing the database failed (" + code + ")";
            case 14 -> "the database cannot be opened";
            case 11, 26 -> "the database is damaged (" + cause.getMessage() + ")";
            default -> cause.getMessage();
        };
    }
}
