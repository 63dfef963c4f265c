package io.warmdatum.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What tells a permitted request from others. Immutable, thread-safe. Never logged.
 *
 * <p>The <em>token</em> is for people and programs that may use the console. The <em>session</em>
 * stands for it in a browser's cookie and the <em>form token</em> in pages, which pages of other
 * sites cannot read; both end with the process.
 */
final class Secrets {

    private static final int BYTES = 24;

    private final String token;
    private final String session;
    private final String formToken;

    private Secrets(String token, RandomGenerator random) {
        this.token = token;
        this.session = draw(random);
        this.formToken = draw(random);
    }

    /** With a token that somebody chose. */
    static Secrets ofToken(String token, RandomGenerator random) {
        if (token.length() < 16) {
            throw new IllegalArgumentException(
                    "a console token has 16 characters or more, this one " + token.length());
        }
        return new Secrets(token, random);
    }

    /** With a token drawn now and written to a file that only its owner can read. */
    static Secrets drawn(Path file, RandomGenerator random) throws IOException {
        Objects.requireNonNull(file, "file must be set");
        String token = draw(random);
        Path fresh =
                Files.createTempFile(
                        file.getParent(),
                        file.getFileName().toString(),
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, token + "\n");
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return new Secrets(token, random);
    }

    private static String draw(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    String session() {
        return session;
    }

    String formToken() {
        return formToken;
    }

    boolean isToken(String given) {
        return same(token, given);
    }

    boolean isSession(String given) {
        return same(session, given);
    }

    boolean isFormToken(String given) {
        return same(formToken, given);
    }

    /** Takes as long for every wrong guess. */
    private static boolean same(String secret, String given) {
        return given != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8),
                        given.getBytes(StandardCharsets.UTF_8));
    }
}
