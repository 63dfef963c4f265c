package io.warmdatum.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.input.PlannedDatum;
import io.warmdatum.pfs.InputContent;
import io.warmdatum.spec.PipelineSpec;
import io.warmdatum.spec.SpecFile;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import io.warmdatum.store.Stats;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A bundle unpacked into a folder, from which its datum can be run. Whoever made the file is not
 * trusted with this machine's paths: nothing is written outside the folder, and content must have
 * the hash by which it is known. Used by one thread.
 */
final class OpenedBundle implements InputContent {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    private final String name;
    private final Path folder;
    private JsonNode manifest;

    private OpenedBundle(String name, Path folder) {
        this.name = name;
        this.folder = folder;
    }

    /** Unpacks a bundle into an empty folder. */
    static OpenedBundle open(Path file, Path folder) throws IOException {
        OpenedBundle bundle = new OpenedBundle(file.getFileName().toString(), folder);
        Files.createDirectories(folder.resolve(DatumBundle.CONTENT));
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                bundle.unpack(e.getName(), zip);
            }
        }
        if (bundle.manifest == null || bundle.manifest.path("format").asInt() != 1) {
            throw new Refusal(bundle.name + " is no bundle of a datum that this version knows");
        }
        return bundle;
    }

    private void unpack(String entry, ZipInputStream zip) throws IOException {
        if (entry.equals(DatumBundle.MANIFEST)) {
            manifest = JSON.readTree(zip.readAllBytes());
        } else if (entry.startsWith(DatumBundle.CONTENT)) {
            content(entry.substring(DatumBundle.CONTENT.length()), zip);
        } else if (entry.startsWith(DatumBundle.CODE)) {
            Path target = folder.resolve(entry).normalize();
            if (!target.startsWith(code())) {
                throw damaged("it wants to write outside its folder");
            }
            Files.createDirectories(target.getParent());
            Files.copy(zip, target);
        } else {
            throw damaged("it holds " + entry);
        }
    }

    private void content(String hash, ZipInputStream zip) throws IOException {
        if (!HASH.matcher(hash).matches()) {
            throw damaged("content has no hash for a name");
        }
        DigestInputStream in = new DigestInputStream(zip, sha256());
        Files.copy(in, content(hash));
        if (!HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(hash)) {
            throw damaged("content is not what its hash says");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Refusal damaged(String why) {
        return new Refusal(name + " is damaged: " + why);
    }

    private Path content(String hash) {
        return folder.resolve(DatumBundle.CONTENT).resolve(hash);
    }

    /** Folder of the program. */
    Path code() {
        return folder.resolve(DatumBundle.CODE);
    }

    boolean hasCode() {
        return manifest.has("code");
    }

    /** The pipeline; where its command names the folder of the program, it names the new one. */
    Pipelines.PipelineInfo pipeline(Session session) throws IOException {
        String spec = manifest.path("spec").asText();
        if (hasCode()) {
            spec = spec.replace(quoted(manifest.path("code").asText()), quoted(code().toString()));
        }
        SpecFile read =
                session.readSpec(
                        name, new ByteArrayInputStream(spec.getBytes(StandardCharsets.UTF_8)));
        if (read.hasErrors() || read.specs().size() != 1) {
            throw damaged("its spec is not valid: " + read.problems());
        }
        PipelineSpec only = read.specs().get(0);
        return new Pipelines.PipelineInfo(
                only,
                manifest.path("version").asLong(),
                Instant.EPOCH,
                Pipelines.State.RUNNING,
                "",
                true);
    }

    /** As it stands within a JSON text. */
    private static String quoted(String text) {
        String json = JsonNodeFactory.instance.textNode(text).toString();
        return json.substring(1, json.length() - 1);
    }

    JobInfo job() {
        return new JobInfo(
                manifest.path("job").asText(),
                manifest.path("project").asText(),
                manifest.path("pipeline").asText(),
                manifest.path("version").asLong(),
                JobInfo.State.RUNNING,
                "",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                0,
                1,
                true,
                0,
                0,
                0,
                0,
                Stats.NONE,
                List.of(),
                "");
    }

    DatumInfo datum() {
        List<InputFile> inputs = new ArrayList<>();
        manifest.path("inputs").forEach(node -> inputs.add(input(node)));
        return new DatumInfo(
                0,
                new PlannedDatum(manifest.path("datum").asText(), List.copyOf(inputs)),
                "",
                DatumInfo.State.PENDING,
                "",
                List.of(),
                Stats.NONE,
                manifest.path("job").asText());
    }

    private static InputFile input(JsonNode node) {
        return new InputFile(
                node.path("name").asText(),
                node.path("project").asText(),
                node.path("repo").asText(),
                node.path("branch").asText(),
                node.path("commit").asText(),
                entry(node.path("entry")),
                node.path("join_on").asText(),
                node.path("group_by").asText(),
                node.path("lazy").asBoolean(),
                node.path("empty_files").asBoolean(),
                false);
    }

    private static FileEntry entry(JsonNode node) {
        return new FileEntry(
                node.path("path").asText(), node.path("size").asLong(), node.path("hash").asText());
    }

    @Override
    public Stream<FileEntry> files(InputFile input) {
        List<FileEntry> files = new ArrayList<>();
        for (JsonNode node : manifest.path("inputs")) {
            if (input(node).equals(input)) {
                node.path("files").forEach(file -> files.add(entry(file)));
                break;
            }
        }
        return files.stream();
    }

    @Override
    public void copy(FileEntry file, Path target) throws IOException {
        Files.copy(known(file), target);
    }

    @Override
    public InputStream open(FileEntry file) throws IOException {
        return Files.newInputStream(known(file));
    }

    private Path known(FileEntry file) {
        if (!HASH.matcher(file.hash()).matches()) {
            throw damaged("a file has no hash");
        }
        return content(file.hash());
    }
}
