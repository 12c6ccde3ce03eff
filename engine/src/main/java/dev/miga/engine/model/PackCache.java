package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LanguageModel.Merging;
import dev.miga.engine.model.LanguageModel.Progress;
import dev.miga.engine.model.PackFile.Manifest;
import dev.miga.engine.model.PackFile.Source;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.kernels.Kernels;
import dev.miga.kernels.Workers;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Packed weights on disk, so that a model starts by mapping a file. An entry is recognised by the
 * model file's length and time of change, and trusted only after its checksum was computed; where
 * it is missing, outdated or damaged it is made anew and put in place in one step.
 *
 * @param fallback folder for entries of models whose own folder cannot be written
 */
record PackCache(Path fallback) {
  static final String SUFFIX = ".miga-pack";

  /** Maps a model's packed weights, packing them first where needed. */
  LanguageModel load(Path path, Kernels kernels, Workers workers, Progress progress) {
    Path model = path.toAbsolutePath().normalize();
    if (!Files.exists(model)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          path + ": no such file; `miga models` lists the models that are here");
    }
    if (ModelPack.is(model)) {
      return alone(model, kernels, workers);
    }
    Source source = source(model);
    Kept kept = new Kept(places(model), entry -> map(entry, source, kernels, workers), progress);
    return kept.found()
        .orElseGet(
            () -> {
              try (ModelFile file = ModelFiles.open(model)) {
                return kept.made(
                    entry -> write(entry, file, source, workers, progress),
                    () -> LanguageModel.pack(file, kernels, workers, progress));
              }
            });
  }

  /** A model from a {@link ModelPack}, which cannot be made anew. */
  private static LanguageModel alone(Path pack, Kernels kernels, Workers workers) {
    return manifest(pack)
        .flatMap(manifest -> map(pack, manifest.source(), kernels, workers))
        .orElseThrow(
            () ->
                new MigaException(
                    ErrorCode.INVALID_FILE,
                    pack
                        + ": damaged packed weights, or of another version of Miga; install them again"));
  }

  /** What a file of packed weights says about itself; empty for another file. */
  static Optional<Manifest> manifest(Path pack) {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(pack)) {
      return Optional.of(PackFile.read(channel.map(MapMode.READ_ONLY, 0, channel.size(), arena)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /**
   * The places where an entry may be, and how it becomes a model.
   *
   * @param map empty where there is no sound entry
   */
  private record Kept(
      List<Path> places, Function<Path, Optional<LanguageModel>> map, Progress progress) {

    /** The first sound entry. */
    Optional<LanguageModel> found() {
      return places.stream().flatMap(entry -> map.apply(entry).stream()).findFirst();
    }

    /**
     * An entry made in the first place that takes it; where none does, a model without one.
     *
     * @param write false where an entry cannot be kept
     */
    LanguageModel made(Predicate<Path> write, Supplier<LanguageModel> inMemory) {
      Optional<LanguageModel> made =
          places.stream().filter(write).flatMap(entry -> map.apply(entry).stream()).findFirst();
      return made.orElseGet(
          () -> {
            progress.note(
                "packed weights can be kept neither beside the model nor in %s: each start packs them anew; let MIGA_HOME name a folder that can be written and has space"
                    .formatted(places.getLast().getParent()));
            return inMemory.get();
          });
    }
  }

  private static Source source(Path model) {
    try {
      return new Source(
          Files.isDirectory(model) ? 0 : Files.size(model),
          Files.getLastModifiedTime(model).toMillis());
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, model + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** Beside the model, or in the fallback folder under a name made of the model's path. */
  private List<Path> places(Path model) {
    String name = model.getFileName() + SUFFIX;
    String key =
        UUID.nameUUIDFromBytes(model.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString();
    return List.of(model.resolveSibling(name), fallback.resolve(key + SUFFIX));
  }

  /** An entry that is mapped and sound. */
  private record Mapped(Manifest manifest, MemorySegment body, Arena arena) {}

  private static Optional<LanguageModel> map(
      Path entry, Source source, Kernels kernels, Workers workers) {
    return map(entry, source, workers).flatMap(mapped -> model(mapped, kernels, workers));
  }

  private static Optional<LanguageModel> model(Mapped mapped, Kernels kernels, Workers workers) {
    Manifest manifest = mapped.manifest();
    long weights = manifest.plan().bytes();
    try {
      return Optional.of(
          LanguageModel.of(
              new PackedWeights(manifest.plan(), mapped.body().asSlice(0, weights)),
              manifest.largestRowNorm(),
              Vocabulary.map(mapped.body().asSlice(weights)),
              !manifest.chatTemplate().isEmpty(),
              kernels,
              workers,
              mapped.arena()));
    } catch (RuntimeException e) {
      mapped.arena().close();
      return Optional.empty();
    }
  }

  private static Optional<Mapped> map(Path entry, Source source, Workers workers) {
    if (!Files.isRegularFile(entry)) {
      return Optional.empty();
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(entry)) {
      MemorySegment file = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      Manifest manifest = PackFile.read(file);
      long offset = PackFile.bodyOffset(file);
      if (!manifest.source().equals(source)
          || PackFile.bodyCrc(channel, offset, workers) != PackFile.expectedBodyCrc(file)) {
        arena.close();
        return Optional.empty();
      }
      return Optional.of(new Mapped(manifest, file.asSlice(offset), arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      return Optional.empty();
    }
  }

  /** Packs a model into a file; false where it cannot be written. */
  static boolean write(
      Path entry, ModelFile file, Source source, Workers workers, Progress progress) {
    PackPlan plan = PackPlan.of(file);
    Vocabulary vocabulary = Vocabulary.of(file);
    Manifest manifest =
        new Manifest(source, plan, 0, vocabulary.imageBytes(), file.chatTemplate().orElse(""));
    return write(
        entry,
        manifest,
        workers,
        body -> {
          PackedWeights weights = new PackedWeights(plan, body.asSlice(0, plan.bytes()));
          weights.fill(file, workers, done -> progress.packed(done, plan.bytes()));
          vocabulary.write(body.asSlice(plan.bytes()));
          return weights.largestRowNorm(workers);
        });
  }

  /**
   * A model with changes in its weights: the merged matrices are mapped, or computed first.
   *
   * @param base into which {@code merge} merges
   */
  LanguageModel merge(LanguageModel base, WeightMerge merge, Merging merging, Progress progress) {
    PackPlan plan = merge.plan();
    Source source = Source.of(merging.identity());
    Manifest manifest = new Manifest(source, plan, 0, 0, "");
    Filling filling =
        body -> {
          PackedWeights target = new PackedWeights(plan, body);
          merge.fill(target, base.workers(), done -> progress.packed(done, plan.bytes()));
          return 0;
        };
    Kept kept =
        new Kept(
            places(merge.changes().path().toAbsolutePath().normalize()),
            entry -> mapMerged(entry, source, plan, base, merge),
            progress);
    return kept.found()
        .orElseGet(
            () -> {
              merging.check().run();
              return kept.made(
                  entry -> write(entry, manifest, base.workers(), filling), () -> base.with(merge));
            });
  }

  private static Optional<LanguageModel> mapMerged(
      Path entry, Source source, PackPlan plan, LanguageModel base, WeightMerge merge) {
    return map(entry, source, base.workers())
        .flatMap(
            mapped -> {
              if (!mapped.manifest().plan().equals(plan)) {
                mapped.arena().close();
                return Optional.empty();
              }
              PackedWeights weights = new PackedWeights(plan, mapped.body());
              return Optional.of(base.with(merge.apply(weights), mapped.arena()::close));
            });
  }

  /** Fills the body of an entry; returns the largest row norm of its tables. */
  private interface Filling {
    float fill(MemorySegment body);
  }

  /**
   * Packs to a temporary file beside the entry and renames it; false where that is not possible.
   */
  private static boolean write(Path entry, Manifest manifest, Workers workers, Filling filling) {
    Path temporary =
        entry.resolveSibling(entry.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(entry.getParent());
      long bytes = PackFile.head(manifest, 0).length + manifest.bodyBytes();
      if (Files.getFileStore(entry.getParent()).getUsableSpace() < bytes + (64L << 20)) {
        return false;
      }
      fill(temporary, manifest, workers, filling);
      Files.move(
          temporary, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void fill(Path target, Manifest planned, Workers workers, Filling filling)
      throws IOException {
    int bodyOffset = PackFile.head(planned, 0).length;
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(
                target,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      MemorySegment all =
          channel.map(MapMode.READ_WRITE, 0, bodyOffset + planned.bodyBytes(), arena);
      MemorySegment body = all.asSlice(bodyOffset);
      Manifest manifest =
          new Manifest(
              planned.source(),
              planned.plan(),
              filling.fill(body),
              planned.vocabularyBytes(),
              planned.chatTemplate());
      byte[] head = PackFile.head(manifest, PackFile.bodyCrc(body, workers));
      MemorySegment.copy(MemorySegment.ofArray(head), 0, all, 0, head.length);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // A leftover of a failed attempt: it has the process's number in its name and harms nobody.
    }
  }
}
