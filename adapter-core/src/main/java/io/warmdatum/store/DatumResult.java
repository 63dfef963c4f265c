package io.warmdatum.store;

import io.warmdatum.pfs.OutputFile;
import java.util.List;

/**
 * How a datum ended, handed to the ledger. Immutable.
 *
 * @param index position of the datum in its job
 * @param state {@code PROCESSED}, {@code RECOVERED} or {@code FAILED}
 * @param reason last failure's reason, {@code ""} if there was none
 * @param attempts attempts in order
 * @param stats times and sizes; {@code uploadNanos} and {@code uploadBytes} are filled in by the
 *     ledger
 * @param output files to keep; empty unless processed
 */
public record DatumResult(
        long index,
        DatumInfo.State state,
        String reason,
        List<AttemptInfo> attempts,
        Stats stats,
        List<OutputFile> output) {}
