package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.BaseModel;
import dev.miga.tasks.SpecialistFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code bench --fleet} measures. */
final class FleetOptions {
  private static final int TEXTS = 64;

  @Option(
      names = "--fleet",
      paramLabel = "N",
      description = "Also measure N adapters over one base model, 16 messages in flight.")
  private int adapters;

  @Option(
      names = "--fleet-specialist",
      paramLabel = "SPECIALIST",
      defaultValue = "bakery",
      description = "Whose adapter is copied (default: ${DEFAULT-VALUE}).")
  private String specialist = "bakery";

  @Option(
      names = "--fleet-rank",
      paramLabel = "N",
      defaultValue = "16",
      description = "Ranks that are kept of it, the strongest (default: ${DEFAULT-VALUE}).")
  private int rank = 16;

  @Option(
      names = "--fleet-texts",
      paramLabel = "FILE",
      description = "Lines {\"text\"} to answer (default: dev.jsonl beside the specialist).")
  private @Nullable Path texts;

  /** Whether a fleet is asked for at all. */
  boolean isAsked() {
    return adapters != 0;
  }

  /** Measures; names as they are printed. */
  Map<String, Object> measure(BaseModel base, Context context) throws IOException {
    if (adapters < 1 || adapters > 1000 || rank < 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "--fleet must be 1 to 1000 and --fleet-rank at least 1, found %d and %d"
              .formatted(adapters, rank));
    }
    SpecialistFile file = SpecialistOptions.find(specialist, context);
    Adapter adapter =
        file.adapter()
            .map(Adapter::read)
            .orElseThrow(
                () ->
                    new MigaException(
                        ErrorCode.INVALID_ARGUMENT, specialist + " has no adapter to copy"));
    FleetBench.Figures figures =
        new FleetBench(base, file, FleetBench.strongest(adapter, rank), texts(file))
            .measure(adapters);
    Map<String, Object> named = new LinkedHashMap<>();
    named.put("adapters", adapters);
    named.put("rank", rank);
    named.put("messages_per_second", figures.messagesPerSecond());
    named.put("single_messages_per_second", figures.single());
    named.put("merged_messages_per_second", figures.merged());
    named.put("bytes_per_adapter", figures.bytesPerAdapter());
    named.put("open_ms", figures.openMillis());
    return named;
  }

  private List<String> texts(SpecialistFile file) throws IOException {
    Path lines = texts == null ? file.folder().resolve("dev.jsonl") : texts;
    if (!Files.isRegularFile(lines)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND, lines + ": no such file; name one with --fleet-texts");
    }
    List<String> read = new ArrayList<>();
    try (InputStream in = Files.newInputStream(lines)) {
      RequestLines requests =
          new RequestLines(new Utf8Lines(new Utf8Input(in, lines.toString())), reply -> {});
      while (requests.hasNext() && read.size() < TEXTS) {
        read.add(requests.next().text());
      }
    }
    return read;
  }
}
