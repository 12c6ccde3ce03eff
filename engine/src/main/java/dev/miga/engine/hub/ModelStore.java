package dev.miga.engine.hub;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models on this machine: one folder each, named after the reference. A folder is there only
 * when its model is complete and verified: downloads grow in {@code .incoming} and are moved in one
 * step at the end. A lock per model keeps processes from spoiling each other's download.
 */
public final class ModelStore {
  private static final String INCOMING = ".incoming";
  private static final String LOCKS = ".locks";

  private static final String VERIFIED = ".verified";

  private final Path folder;
  private final WeightSources sources;
  private final Pause pause;
  private final PackagedModel packaged;

  /**
   * A store in a folder, which need not exist.
   *
   * @param folder where models are kept
   * @param sources where a missing one comes from
   */
  public ModelStore(Path folder, WeightSources sources) {
    this(folder, sources, Pause.sleeping());
  }

  ModelStore(Path folder, WeightSources sources, Pause pause) {
    this(folder, sources, pause, PackagedModel.gemma());
  }

  ModelStore(Path folder, WeightSources sources, Pause pause, PackagedModel packaged) {
    this.folder = folder.toAbsolutePath().normalize();
    this.sources = sources;
    this.pause = pause;
    this.packaged = packaged;
  }

  /** Where the models are kept. */
  public Path folder() {
    return folder;
  }

  /**
   * The file or folder of a model if it is on this machine.
   *
   * @throws MigaException INVALID_FILE if the packaged model is not the one that was packaged
   */
  public Optional<Path> find(ModelReference reference) {
    if (reference instanceof ModelReference.Local local) {
      return Files.exists(local.path()) ? Optional.of(local.path()) : Optional.empty();
    }
    Path model = folder.resolve(FolderNames.of(reference));
    return Files.isDirectory(model) ? Optional.of(verified(reference, model)) : Optional.empty();
  }

  /** The entry of a model; the digests of those that come with Miga are known, and checked. */
  private Path verified(ModelReference reference, Path model) {
    Path entry = entry(reference, model);
    switch (reference) {
      case ModelReference.Packaged() -> requireDigest(reference, entry, packaged.sha256());
      case ModelReference.Int4() -> requireDigest(reference, entry, RoundedWeights.SHA256);
      case ModelReference.HubModel ignored -> {}
      case ModelReference.HubFile ignored -> {}
      case ModelReference.Local ignored -> {}
    }
    return entry;
  }

  private void requireDigest(ModelReference reference, Path entry, String sha256) {
    new Verified(folder.resolve(VERIFIED).resolve(FolderNames.of(reference)))
        .require(entry, reference, sha256);
  }

  /**
   * The file or folder of a model, fetched if it is missing.
   *
   * @throws MigaException NOT_FOUND for a path that does not exist; REFUSED offline; what the
   *     source throws otherwise
   */
  public Path resolve(ModelReference reference, Progress progress) {
    Optional<Path> present = find(reference);
    if (present.isPresent()) {
      return present.get();
    }
    if (reference instanceof ModelReference.Local local) {
      throw missing(local);
    }
    WeightSource source =
        reference instanceof ModelReference.Int4
            ? new RoundedWeights(
                heard -> resolve(ModelReference.standard(), heard), RoundedWeights.SHA256)
            : sources.of(reference);
    try {
      return fetch(reference, source, progress);
    } catch (IOException failure) {
      throw new MigaException(
          ErrorCode.IO,
          "%s: cannot be stored in %s (%s); check its space and rights, or let MIGA_HOME name another folder"
              .formatted(reference.name(), folder, failure),
          failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new MigaException(ErrorCode.REFUSED, reference.name() + ": download stopped", stopped);
    }
  }

  private Path fetch(ModelReference reference, WeightSource source, Progress progress)
      throws IOException, InterruptedException {
    String name = FolderNames.of(reference);
    Path target = folder.resolve(name);
    ModelLock held = ModelLock.acquire(lock(name), reference, progress, pause);
    try {
      if (!Files.isDirectory(target)) { // else another process was faster
        Path incoming = Files.createDirectories(folder.resolve(INCOMING).resolve(name));
        source.fetch(incoming, progress);
        Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return verified(reference, target);
    } finally {
      held.close();
    }
  }

  /** All complete models, by name. */
  public List<StoredModel> models() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .flatMap(path -> stored(path).stream())
          .sorted(Comparator.comparing(model -> model.reference().name()))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private Optional<StoredModel> stored(Path model) {
    return FolderNames.reference(model.getFileName().toString())
        .map(reference -> new StoredModel(reference, entry(reference, model), Trees.bytes(model)));
  }

  /**
   * Deletes a model, or what an unfinished download left of it.
   *
   * @throws MigaException NOT_FOUND if there is neither; INVALID_ARGUMENT for a path, which is not
   *     the store's to delete; REFUSED while another process downloads it
   */
  public void remove(ModelReference reference) {
    if (reference instanceof ModelReference.Local local) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          local.name() + ": not a model of the store; 'miga models' lists them");
    }
    String name = FolderNames.of(reference);
    List<Path> parts = List.of(folder.resolve(INCOMING).resolve(name), folder.resolve(name));
    if (parts.stream().noneMatch(Files::exists)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          reference.name() + ": not in " + folder + "; 'miga models' lists what is");
    }
    try {
      ModelLock held = ModelLock.tryAcquire(lock(name)).orElseThrow(() -> downloading(reference));
      try {
        parts.forEach(Trees::delete);
        Files.deleteIfExists(folder.resolve(VERIFIED).resolve(name));
      } finally {
        held.close();
      }
    } catch (IOException failure) {
      throw new MigaException(
          ErrorCode.IO, "%s: cannot be removed (%s)".formatted(reference.name(), failure), failure);
    }
  }

  private Path lock(String name) throws IOException {
    return Files.createDirectories(folder.resolve(LOCKS)).resolve(name);
  }

  private static MigaException downloading(ModelReference reference) {
    return new MigaException(
        ErrorCode.REFUSED,
        reference.name() + ": another process is downloading it; wait for it, or stop it first");
  }

  static MigaException missing(ModelReference.Local local) {
    return new MigaException(
        ErrorCode.NOT_FOUND,
        local.name()
            + ": no such file, and no model of that name; expected a path, "
            + ModelReference.DEFAULT_NAME
            + " or hf:owner/repo[/file]");
  }

  /** The GGUF file of a folder that has exactly one, else the folder. */
  private static Path entry(ModelReference reference, Path model) {
    return switch (reference) {
      case ModelReference.HubFile file -> model.resolve(FolderNames.fileName(file.file()));
      case ModelReference.Packaged() -> Trees.onlyGguf(model).orElse(model);
      case ModelReference.Int4() -> Trees.onlyGguf(model).orElse(model);
      case ModelReference.HubModel ignored -> Trees.onlyGguf(model).orElse(model);
      case ModelReference.Local local -> local.path();
    };
  }
}
