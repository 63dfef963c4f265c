package io.warmdatum.code;

import java.time.Instant;

/**
 * One start of a batching program.
 *
 * @param desk where it asks for datums
 * @param endpoint the desk's port
 * @param child its process
 * @param why it was started
 * @param started when
 */
record LiveProgram(
        ProgramDesk desk,
        NextDatumServers.Endpoint endpoint,
        Child child,
        String why,
        Instant started) {

    /** Kills what still runs and closes desk and port. */
    Exit kill() {
        Exit exit = child.kill();
        desk.close();
        endpoint.close();
        return exit;
    }
}
