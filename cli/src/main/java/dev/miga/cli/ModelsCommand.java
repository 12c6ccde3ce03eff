package dev.miga.cli;

import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.StoredModel;
import dev.miga.engine.hub.WeightSources;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

/** Lists the model store, and removes from it. */
@Command(
    name = "models",
    header = "List the models on this machine, or remove one.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga models",
      "  miga models --format json",
      "  miga models remove hf:google/gemma-3-270m-it"
    })
final class ModelsCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private FormatOptions format = new FormatOptions();

  ModelsCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ModelStore store = store();
    PrintStream out = context.console().out();
    switch (format.format()) {
      case TEXT -> print(store, out);
      case JSON -> JsonOutput.write(out, json -> write(store.models(), json));
    }
    return 0;
  }

  private void print(ModelStore store, PrintStream out) {
    List<StoredModel> models = store.models();
    if (models.isEmpty()) {
      context.console().err().println("no models in " + store.folder() + "; 'miga pull' gets one");
    }
    int width = models.stream().mapToInt(m -> m.reference().name().length()).max().orElse(0);
    for (StoredModel model : models) {
      String name = model.reference().name();
      out.printf(
          "%s%s  %6d MB  %s%n",
          name, " ".repeat(width - name.length()), model.bytes() / 1_000_000, model.path());
    }
  }

  private static void write(List<StoredModel> models, JsonGenerator json) {
    json.writeStartArray();
    for (StoredModel model : models) {
      json.writeStartObject();
      json.writeStringProperty("name", model.reference().name());
      json.writeStringProperty("path", model.path().toString());
      json.writeNumberProperty("bytes", model.bytes());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Command(name = "remove", description = "Delete a model and what is unfinished of it.")
  int remove(
      @Mixin CommonOptions options,
      @Parameters(paramLabel = "NAME", description = "As 'miga models' lists it.") String name) {
    store().remove(ModelReference.parse(name));
    context.console().err().println("removed " + name);
    return 0;
  }

  private ModelStore store() {
    return new ModelStore(StoreOptions.folder(context), WeightSources.offline());
  }
}
