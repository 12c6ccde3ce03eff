package dev.miga.cli;

import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.WeightSources;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whether what is missing in the model store may be fetched. */
final class StoreOptions {
  @Option(names = "--offline", description = "Open no connection; fail where one would be needed.")
  private boolean offline;

  /**
   * The file or folder of a model: what came with the installation, else what is in the store,
   * fetched with progress on standard error if it is missing.
   */
  Path resolve(ModelReference reference, Context context) {
    return context
        .environment()
        .installedModels()
        .flatMap(installed -> installed.find(reference))
        .orElseGet(() -> stored(reference, context));
  }

  private Path stored(ModelReference reference, Context context) {
    WeightSources sources =
        offline ? WeightSources.offline() : WeightSources.online(context.environment().variables());
    ModelStore store = new ModelStore(folder(context), sources);
    return store
        .find(reference)
        .orElseGet(() -> store.resolve(reference, ProgressLine.of(context.console())));
  }

  /** Where this user's models are kept. */
  static Path folder(Context context) {
    return context.environment().folders().models();
  }
}
