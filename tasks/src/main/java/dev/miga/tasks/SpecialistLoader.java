package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.WeightSources;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.LanguageModel.Merging;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsProvider;
import dev.miga.kernels.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Brings specialists and models together.
 *
 * @param models file of a base model
 * @param kernels to compute with
 * @param threads that compute
 * @param progress told while weights are packed, once
 * @param merged layout of the weights that an adapter changed, where the base model's are
 *     quantized: Q8_0, Q5_0 or Q4_0
 * @param packed folder for packed weights that cannot be kept beside their model or adapter
 */
public record SpecialistLoader(
    Function<ModelReference, Path> models,
    Kernels kernels,
    int threads,
    LanguageModel.Progress progress,
    Layout merged,
    Path packed) {

  /** With merged weights of 8 bits, and the standard folder. */
  public SpecialistLoader(
      Function<ModelReference, Path> models,
      Kernels kernels,
      int threads,
      LanguageModel.Progress progress) {
    this(models, kernels, threads, progress, Layout.Q8_0, Folders.standard().packed());
  }

  /** With the models of a store, the fastest kernels, all cores, and no connection. */
  public static SpecialistLoader standard(Folders folders) {
    ModelStore store = new ModelStore(folders.models(), WeightSources.offline());
    Kernels kernels = new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels();
    return new SpecialistLoader(
        reference -> store.resolve(reference, dev.miga.engine.hub.Progress.silent()),
        kernels,
        Runtime.getRuntime().availableProcessors(),
        (done, total) -> {},
        Layout.Q8_0,
        folders.packed());
  }

  /**
   * Loads a specialist's model, its adapter merged into the weights.
   *
   * @throws MigaException if a file is missing or unsound, or the base model is another than the
   *     one that was trained
   */
  public Specialist load(SpecialistFile file) {
    Path path = models.apply(ModelReference.parse(file.base().model()));
    Optional<Adapter> adapter = file.adapter().map(Adapter::read);
    LanguageModel base = LanguageModel.load(path, packed, kernels, threads, progress);
    try {
      LanguageModel model =
          adapter
              .filter(Adapter::changesWeights)
              .map(a -> adapted(base, a, file, path))
              .orElse(base);
      return Specialist.of(file, model, adapter.flatMap(Adapter::labelHead));
    } catch (RuntimeException | Error e) {
      base.close();
      throw e;
    }
  }

  private LanguageModel adapted(
      LanguageModel base, Adapter adapter, SpecialistFile file, Path basePath) {
    String identity = Digest.sha256(adapter.path()) + "|" + baseIdentity(file, basePath);
    Merging merging = new Merging(merged, identity, () -> file.requireBase(basePath));
    LanguageModel model = base.with(adapter, merging, packed, progress);
    Runnable release =
        () -> {
          model.close();
          base.close();
        };
    return new LanguageModel(
        model.gemma(), model.tokenizer(), model.converses(), model.workers(), release);
  }

  /** By what a pair of base model and specialist is recognised without reading the model. */
  private static String baseIdentity(SpecialistFile file, Path path) {
    try {
      return Files.size(path) + "|" + Files.getLastModifiedTime(path) + "|" + file.base().sha256();
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, path + ": cannot be read (" + e + ")", e);
    }
  }
}
