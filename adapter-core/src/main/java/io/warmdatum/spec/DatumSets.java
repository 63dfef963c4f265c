package io.warmdatum.spec;

/**
 * How datums are grouped into sets (reference 5). Immutable. Zero means not given; all zero means
 * the default rule.
 *
 * @param number datums per set
 * @param sizeBytes input bytes after which a new set starts; wins over {@code number}
 * @param perWorker sets per worker, 4 where nothing is given
 */
public record DatumSets(long number, long sizeBytes, long perWorker) {}
