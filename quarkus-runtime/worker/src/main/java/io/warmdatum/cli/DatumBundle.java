package io.warmdatum.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.warmdatum.input.FileEntry;
import io.warmdatum.input.InputFile;
import io.warmdatum.pfs.InputContent;
import io.warmdatum.store.DatumInfo;
import io.warmdatum.store.JobInfo;
import io.warmdatum.store.Pipelines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a datum with everything that running it again takes into one ZIP file: {@value #MANIFEST}
 * says what it is, {@code content/} has the inputs by their SHA-256, {@code code/} the folder of
 * the program, if it was given. Used by one thread.
 */
final class DatumBundle {

    static final String MANIFEST = "datum.json";
    static final String CONTENT = "content/";
    static final String CODE = "code/";
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final InputContent content;

    DatumBundle(InputContent content) {
        this.content = content;
    }

    /**
     * Writes a bundle.
     *
     * @param code folder of the program, absolute
     */
    void write(
            Path file,
            Pipelines.PipelineInfo pipeline,
            JobInfo job,
            DatumInfo datum,
            Optional<Path> code)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            ObjectNode manifest = JSON.createObjectNode().put("format", FORMAT);
            manifest.put("project", job.project()).put("pipeline", job.pipeline());
            manifest.put("version", pipeline.version()).put("job", job.id());
            manifest.put("datum", datum.datum().id()).put("spec", pipeline.spec().source());
            code.ifPresent(folder -> manifest.put("code", folder.toString()));
            ArrayNode inputs = manifest.putArray("inputs");
            Set<String> written = new HashSet<>();
            for (InputFile input : datum.datum().inputs()) {
                inputs.add(input(input, zip, written));
            }
            if (code.isPresent()) {
                code(code.get(), zip);
            }
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(manifest.toPrettyString().getBytes(StandardCharsets.UTF_8));
        }
    }

    private JsonNode input(InputFile input, ZipOutputStream zip, Set<String> written)
            throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("name", input.name()).put("project", input.project()).put("repo", input.repo());
        node.put("branch", input.branch()).put("commit", input.commit());
        node.put("join_on", input.joinOn()).put("group_by", input.groupBy());
        node.put("lazy", input.lazy()).put("empty_files", input.emptyFiles());
        node.set("entry", entry(input.entry()));
        ArrayNode files = node.putArray("files");
        try (Stream<FileEntry> each = content.files(input)) {
            for (FileEntry file : (Iterable<FileEntry>) each::iterator) {
                files.add(entry(file));
                if (written.add(file.hash())) {
                    zip.putNextEntry(new ZipEntry(CONTENT + file.hash()));
                    try (InputStream in = content.open(file)) {
                        in.transferTo(zip);
                    }
                }
            }
        }
        return node;
    }

    private static ObjectNode entry(FileEntry entry) {
        return JSON.createObjectNode()
                .put("path", entry.path())
                .put("size", entry.size())
                .put("hash", entry.hash());
    }

    private static void code(Path folder, ZipOutputStream zip) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            zip.putNextEntry(new ZipEntry(CODE + folder.relativize(file)));
            Files.copy(file, zip);
        }
    }
}
