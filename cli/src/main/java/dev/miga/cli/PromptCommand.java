package dev.miga.cli;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.tasks.Prompt;
import dev.miga.tasks.SpecialistFile;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a model sees. */
@Command(
    name = "prompt",
    header = "Print the prompt that a specialist's model sees for a text.",
    description =
        "Control tokens are printed by their names. <bos>, which comes first and which every engine"
            + " adds itself, is left out; --ids shows it. The name of a control token in the text,"
            + " which is none to the model, is printed with a backslash: <\\end_of_turn>.",
    footerHeading = "%nExample:%n",
    footer = "  miga prompt bakery \"3 canillas, pago móvil\"")
final class PromptCommand implements Callable<Integer> {
  private final Context context;

  @SuppressWarnings("UnusedVariable") // picocli fills it
  @Mixin
  private CommonOptions common = new CommonOptions();

  @Mixin private SpecialistOptions specialist = new SpecialistOptions();

  @Parameters(index = "1", paramLabel = "TEXT", description = "A text for the specialist.")
  private String text = "";

  @Option(names = "--ids", description = "Print the token ids, as a JSON array.")
  private boolean ids;

  PromptCommand(Context context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    SpecialistFile file = specialist.file(context);
    ModelReference base = ModelReference.parse(file.base().model());
    try (ModelFile model = ModelFiles.open(specialist.modelPath(base, context))) {
      Prompt prompt = Prompt.of(file.task(), new Tokenizer(Vocabulary.of(model)));
      String read = file.task().asRead(text).text();
      context.console().out().println(ids ? prompt.encode(read) : prompt.show(read));
    }
    return 0;
  }
}
