package io.warmdatum.code;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs a command as another user.
 *
 * @param passwd the system's list of users
 * @param self name of the user this process runs as
 */
record RunAs(Path passwd, String self) {

    private static final Pattern IDS = Pattern.compile("[0-9]+(:[0-9]+)?");

    /**
     * The prefix of a command.
     *
     * @param user {@code name}, {@code uid} or {@code uid:gid}
     * @return empty if this process already runs as that user
     * @throws IOException unknown user, or this process is not root
     */
    List<String> prefix(String user) throws IOException {
        String ids = ids(user);
        if (ids.equals(ids(self)) || user.equals(self)) {
            return List.of();
        }
        if (!self.equals("root")) {
            throw new IOException(
                    "transform.user \"%s\": only root can run user code as another user (this is %s); leave user out or run as root"
                            .formatted(user, self));
        }
        String[] parts = ids.split(":");
        return List.of("setpriv", "--reuid", parts[0], "--regid", parts[1], "--clear-groups", "--");
    }

    private String ids(String user) throws IOException {
        for (String line : Files.readAllLines(passwd)) {
            String[] fields = line.split(":");
            if (fields.length > 3 && (fields[0].equals(user) || fields[2].equals(user))) {
                return fields[2] + ":" + fields[3];
            }
        }
        if (!IDS.matcher(user).matches()) {
            throw new IOException(
                    "transform.user \"%s\": no such user in %s; use a name from there, a uid or uid:gid"
                            .formatted(user, passwd));
        }
        // As container runtimes do it: group 0 for a number without an entry.
        return user.contains(":") ? user : user + ":0";
    }
}
