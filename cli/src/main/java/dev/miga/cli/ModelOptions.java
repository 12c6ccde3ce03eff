package dev.miga.cli;

import dev.miga.engine.hub.ModelReference;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model a command works on. */
final class ModelOptions {
  @Option(
      names = {"-m", "--model"},
      paramLabel = "NAME|FILE",
      defaultValue = ModelReference.DEFAULT_NAME,
      description = {
        "Model: a name of 'miga models', a file, or hf:owner/repo[/file].",
        "Default: ${DEFAULT-VALUE}."
      })
  private String model = ModelReference.DEFAULT_NAME;

  @Mixin private StoreOptions store = new StoreOptions();

  /**
   * The file or folder of the model, fetched first if it is missing.
   *
   * @throws dev.miga.engine.MigaException if it cannot be had
   */
  Path path(Context context) {
    return store.resolve(ModelReference.parse(model), context);
  }
}
