package dev.miga.tasks;

import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.WeightSources;
import dev.miga.engine.model.LanguageModel;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsProvider;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Brings specialists and models together.
 *
 * @param models file of a base model
 * @param kernels to compute with
 * @param threads that compute
 * @param progress told while weights are packed, once
 */
public record SpecialistLoader(
    Function<ModelReference, Path> models,
    Kernels kernels,
    int threads,
    LanguageModel.Progress progress) {

  /** With the models of this user's store, the fastest kernels, all cores, and no connection. */
  public static SpecialistLoader standard() {
    Path folder =
        ModelStore.standardFolder(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    ModelStore store = new ModelStore(folder, WeightSources.offline());
    Kernels kernels = new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels();
    return new SpecialistLoader(
        reference -> store.resolve(reference, dev.miga.engine.hub.Progress.silent()),
        kernels,
        Runtime.getRuntime().availableProcessors(),
        (done, total) -> {});
  }

  /** Loads a specialist's model, its adapter applied. */
  public Specialist load(SpecialistFile file) {
    Path base = models.apply(ModelReference.parse(file.base().model()));
    LanguageModel model = LanguageModel.load(base, kernels, threads, progress);
    try {
      return Specialist.of(file, model);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }
}
