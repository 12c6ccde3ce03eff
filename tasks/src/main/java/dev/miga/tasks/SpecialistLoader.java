package dev.miga.tasks;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.Folders;
import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.hub.ModelReference;
import dev.miga.engine.hub.ModelStore;
import dev.miga.engine.hub.WeightSources;
import dev.miga.engine.model.Gemma;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.model.LanguageModel.Merging;
import dev.miga.engine.model.ModelPack;
import dev.miga.engine.model.PackedAdapter;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.KernelsProvider;
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
 * @param packed folder for packed weights that cannot be kept beside their model or adapter
 * @param serving how specialists are served
 */
public record SpecialistLoader(
    Function<ModelReference, Path> models,
    Kernels kernels,
    int threads,
    LanguageModel.Progress progress,
    Path packed,
    Serving serving) {

  /** Served in the standard way, with the standard folder. */
  public SpecialistLoader(
      Function<ModelReference, Path> models,
      Kernels kernels,
      int threads,
      LanguageModel.Progress progress) {
    this(models, kernels, threads, progress, Folders.standard().packed(), Serving.STANDARD);
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
        folders.packed(),
        Serving.STANDARD);
  }

  /**
   * Loads a specialist and a base model for it alone.
   *
   * @throws MigaException if a file is missing or unsound, or the base model is another than the
   *     one that was trained
   */
  public Specialist load(SpecialistFile file) {
    LoadedBase base = base(file.base().model());
    try {
      boolean isApart = base.isPack() || base.model().model().gemma().hasFourBits();
      Merge alone = isApart ? Merge.NEVER : Merge.ALWAYS;
      Merge merge = serving.merge() == Merge.AUTO ? alone : serving.merge();
      ServedWeights weights = weights(base, file, merge);
      return Specialist.of(file, base.model(), weights, Specialist.Ownership.ALONE);
    } catch (RuntimeException | Error e) {
      base.model().close();
      throw e;
    }
  }

  /** A specialist over a base model that it shares. */
  Specialist over(LoadedBase base, SpecialistFile file) {
    Merge merge = serving.merge() == Merge.AUTO ? Merge.NEVER : serving.merge();
    ServedWeights weights = weights(base, file, merge);
    try {
      return Specialist.of(file, base.model(), weights, Specialist.Ownership.SHARED);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
  }

  /** A base model by its name or file, loaded. */
  LoadedBase base(String model) {
    Path path = models.apply(ModelReference.parse(model));
    return new LoadedBase(baseModel(path), path);
  }

  /** A base model from its file. */
  public BaseModel baseModel(Path path) {
    LanguageModel loaded = LanguageModel.load(path, packed, kernels, threads, progress);
    return new BaseModel(loaded, serving.limits());
  }

  private ServedWeights weights(LoadedBase base, SpecialistFile file, Merge merge) {
    Optional<Adapter> adapter = file.adapter().map(Adapter::read);
    Gemma gemma = base.model().model().gemma();
    if (adapter.isEmpty() || !adapter.get().changesWeights()) {
      return new ServedWeights.Base(gemma, adapter.flatMap(Adapter::labelHead));
    }
    if (merge == Merge.ALWAYS || adapter.get().replacesWeights()) {
      return new ServedWeights.Merged(merged(base, file, adapter.get()), adapter.get().labelHead());
    }
    base.require(file);
    PackedAdapter factors = adapter.get().pack(gemma.config());
    return new ServedWeights.Factors(gemma, factors, adapter.get().labelHead());
  }

  private LanguageModel merged(LoadedBase base, SpecialistFile file, Adapter adapter) {
    String identity = Digest.sha256(adapter.path()) + "|" + baseIdentity(file, base.path());
    Merging merging = new Merging(serving.merged(file), identity, () -> base.require(file));
    return base.model().model().with(adapter, merging, packed, progress);
  }

  /** By what a pair of base model and specialist is recognised without reading the model. */
  private static String baseIdentity(SpecialistFile file, Path path) {
    if (ModelPack.is(path)) {
      return file.base().sha256();
    }
    try {
      return Files.size(path) + "|" + Files.getLastModifiedTime(path) + "|" + file.base().sha256();
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, path + ": cannot be read (" + e + ")", e);
    }
  }
}
