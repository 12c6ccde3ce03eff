package dev.miga.cli;

import dev.miga.engine.format.ModelContents;
import dev.miga.engine.format.ModelContents.TensorEntry;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.model.ModelFiles;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** Shows what is in a model file. */
@Command(
    name = "inspect",
    header = "Show what is in a GGUF or safetensors file, of any model.",
    footerHeading = "%nExamples:%n",
    footer = {"  miga inspect gemma-3-270m", "  miga inspect --format json model.gguf"})
final class InspectCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();
  @Mixin private FormatOptions format = new FormatOptions();

  @Parameters(paramLabel = "MODEL", description = "A name of 'miga models', a file or a folder.")
  private String model = "";

  InspectCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ModelContents contents =
        ModelFiles.inspect(store.resolve(ModelReference.parse(model), context));
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> print(contents, out);
      case JSON -> JsonOutput.write(out, json -> write(contents, json));
    }
    return 0;
  }

  private static void print(ModelContents contents, PrintStream out) {
    out.printf("%s: %s%n%nmetadata%n", contents.path(), contents.format());
    for (ModelContents.Entry entry : contents.metadata()) {
      out.printf("  %s (%s) = %s%n", entry.key(), entry.type(), entry.value());
    }
    out.printf("%ntensors%n");
    for (TensorEntry tensor : contents.tensors()) {
      out.printf(
          Locale.ROOT,
          "  %-48s %-6s %-16s %,13d bytes at %d%n",
          tensor.name(),
          tensor.type(),
          tensor.shape(),
          tensor.bytes(),
          tensor.offset());
    }
    out.printf("%n%s%n", summary(contents));
  }

  private static String summary(ModelContents contents) {
    String types =
        contents.tensors().stream()
            .collect(Collectors.groupingBy(TensorEntry::type, Collectors.counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    long weights = contents.tensors().stream().mapToLong(InspectCommand::weights).sum();
    long bytes = contents.tensors().stream().mapToLong(TensorEntry::bytes).sum();
    return String.format(
        Locale.ROOT,
        "%d tensors (%s), %,d weights, %,d bytes",
        contents.tensors().size(),
        types,
        weights,
        bytes);
  }

  private static long weights(TensorEntry tensor) {
    return tensor.shape().stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
  }

  private static void write(ModelContents contents, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("path", contents.path().toString());
    json.writeStringProperty("format", contents.format());
    json.writeArrayPropertyStart("metadata");
    for (ModelContents.Entry entry : contents.metadata()) {
      json.writeStartObject();
      json.writeStringProperty("key", entry.key());
      json.writeStringProperty("type", entry.type());
      json.writeStringProperty("value", entry.value());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("tensors");
    contents.tensors().forEach(tensor -> write(tensor, json));
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(TensorEntry tensor, JsonGenerator json) {
    json.writeStartObject();
    json.writeStringProperty("name", tensor.name());
    json.writeStringProperty("type", tensor.type());
    json.writeName("shape");
    json.writeStartArray();
    tensor.shape().forEach(json::writeNumber);
    json.writeEndArray();
    json.writeNumberProperty("offset", tensor.offset());
    json.writeNumberProperty("bytes", tensor.bytes());
    json.writeEndObject();
  }
}
