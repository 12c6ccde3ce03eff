package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.model.LanguageModel;
import dev.miga.eval.PeakMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Measures the model on this machine. */
@Command(
    name = "bench",
    header = "Measure how fast the model runs on this machine.",
    description =
        "Medians of five rounds after a warm-up, on synthetic tokens; ratios are medians of rounds in turns.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga bench",
      "  miga bench --prompt 512 --tokens 128 --format json --scope basic",
      "  miga bench --fleet 20"
    })
final class BenchCommand implements Callable<Integer> {
  private final Context context;

  /** How much is measured. */
  enum Scope {
    /** Prefill and decode. */
    BASIC,
    /** Also few allowed tokens, batches and long contexts. */
    ALL
  }

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private ModelOptions model = new ModelOptions();
  @Mixin private ComputeOptions compute = new ComputeOptions();

  @Option(
      names = "--prompt",
      paramLabel = "N",
      defaultValue = "512",
      description = "Tokens of the prompt (default: ${DEFAULT-VALUE}).")
  private int prompt = 512;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "128",
      description = "Tokens to decode (default: ${DEFAULT-VALUE}).")
  private int tokens = 128;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "all",
      description = "basic: prefill and decode; all: everything (default).")
  private Scope scope = Scope.ALL;

  @Mixin private FleetOptions fleet = new FleetOptions();
  @Mixin private FormatOptions format = new FormatOptions();

  BenchCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    requirePositive("--prompt", prompt);
    requirePositive("--tokens", tokens);
    Map<String, Object> figures = new LinkedHashMap<>();
    LanguageModel loaded = new Models(context).load(model, compute);
    try (BaseModel base = new BaseModel(loaded, Scheduler.Limits.STANDARD);
        ModelBench bench = new ModelBench(loaded)) {
      figures.put("kernels", loaded.gemma().kernels().name());
      figures.put("threads", compute.threads());
      measure(bench, figures);
      if (fleet.isAsked()) {
        figures.put("fleet", fleet.measure(base, context));
      }
      figures.put("peak_memory_bytes", PeakMemory.bytes().orElse(0L));
    }
    print(figures, format.format(), context.console().out());
    return 0;
  }

  private void measure(ModelBench bench, Map<String, Object> figures) {
    ModelBench.Prefill prefill = bench.prefill(prompt);
    figures.put("prefill_tokens_per_second", prefill.tokensPerSecond());
    figures.put("time_to_first_token_ms", prefill.firstTokenMillis());
    figures.put("decode_tokens_per_second", bench.decode(prompt, tokens));
    figures.put("head_rows_rescored", bench.rescoredRows());
    ModelBench.Bandwidth bandwidth = bench.bandwidth(tokens);
    figures.put("decode_bytes_per_token", bandwidth.bytes());
    figures.put("decode_gb_per_second", bandwidth.decode());
    figures.put("read_bandwidth_gb_per_second", bandwidth.loop());
    figures.put("decode_bandwidth_share", bandwidth.decode() / bandwidth.loop());
    if (scope == Scope.ALL) {
      figures.put("decode_100_allowed_tokens_per_second", bench.decodeAllowed(prompt, tokens, 100));
      ModelBench.Turns batch = bench.batch(16, 32, 32);
      figures.put("decode_batch_16_tokens_per_second", 16 / batch.second());
      figures.put("decode_batch_16_ratio", batch.ratio());
      figures.put("decode_step_ratio_8000_to_100", bench.contexts(8000, 100, 32).ratio());
    }
  }

  static void print(Map<String, Object> figures, OutputFormat format, PrintStream out) {
    switch (format) {
      case TEXT -> figures.forEach((name, value) -> print(name.replace('_', ' '), value, out));
      case JSON ->
          JsonOutput.write(
              out,
              json -> {
                json.writeStartObject();
                figures.forEach((name, value) -> write(json, name, value));
                json.writeEndObject();
              });
    }
  }

  private static void print(String name, Object value, PrintStream out) {
    if (value instanceof Map<?, ?> group) {
      group.forEach(
          (member, figure) ->
              print(name + " " + String.valueOf(member).replace('_', ' '), figure, out));
    } else {
      out.printf("%-40s %s%n", name, shown(value));
    }
  }

  private static void write(JsonGenerator json, String name, Object value) {
    switch (value) {
      case Map<?, ?> group -> {
        json.writeObjectPropertyStart(name);
        group.forEach((member, figure) -> write(json, String.valueOf(member), figure));
        json.writeEndObject();
      }
      case Double number -> json.writeNumberProperty(name, Math.round(number * 1000) / 1000.0);
      case Number number -> json.writeNumberProperty(name, number.longValue());
      default -> json.writeStringProperty(name, value.toString());
    }
  }

  private static String shown(Object value) {
    return value instanceof Double d ? String.format(Locale.ROOT, "%.2f", d) : value.toString();
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, option + " must be at least 1, found " + value);
    }
  }
}
