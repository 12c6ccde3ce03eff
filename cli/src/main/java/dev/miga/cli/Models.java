package dev.miga.cli;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.ModelFiles;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.Progress;
import dev.miga.engine.hub.WeightSources;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.PrintStream;
import java.nio.file.Path;

/** Loads the model that a command was asked to work on. */
record Models(Context context) {

  /** The model, pulled first where it is missing. */
  LanguageModel load(ModelOptions model, ComputeOptions compute) {
    Path path = path(model);
    PrintStream err = context.console().err();
    return LanguageModel.load(
        path,
        compute.kernels(),
        compute.threads(),
        (done, total) -> {
          if (done == total) {
            err.println("miga: weights packed for the next start");
          }
        });
  }

  /** The vocabulary alone, of a model that is pulled first where it is missing. */
  Vocabulary vocabulary(ModelOptions model) {
    try (ModelFile file = ModelFiles.open(path(model))) {
      return Vocabulary.of(file);
    }
  }

  private Path path(ModelOptions model) {
    return store(model).resolve(ModelReference.parse(model.model()), progress());
  }

  private ModelStore store(ModelOptions model) {
    Environment environment = context.environment();
    return new ModelStore(
        ModelStore.standardFolder(environment.variables(), environment.home()),
        model.offline() ? WeightSources.offline() : WeightSources.online(environment.variables()));
  }

  private Progress progress() {
    PrintStream err = context.console().err();
    return new Progress() {
      @Override
      public void note(String sentence) {
        err.println("miga: " + sentence);
      }

      @Override
      public void advanced(String file, long doneBytes, long totalBytes) {}
    };
  }
}
