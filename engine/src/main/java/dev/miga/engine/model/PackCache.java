package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.ModelFiles;
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

/**
 * Packed weights on disk, so that a model starts by mapping a file. An entry is recognised by the
 * model file's length and time of change, and trusted only after its checksum was computed; where
 * it is missing, outdated or damaged it is made anew and put in place in one step.
 *
 * @param fallback folder for entries of models whose own folder cannot be written
 */
record PackCache(Path fallback) {
  private static final String SUFFIX = ".miga-pack";

  /** The cache of this user. */
  static PackCache standard() {
    String home = System.getenv("XDG_CACHE_HOME");
    Path base = home != null && !home.isBlank() ? Path.of(home) : homeFolder().resolve(".cache");
    return new PackCache(base.resolve("miga").resolve("packed"));
  }

  private static Path homeFolder() {
    return Path.of(System.getProperty("user.home"));
  }

  /** Maps a model's packed weights, packing them first where needed. */
  LanguageModel load(Path path, Kernels kernels, Workers workers, Progress progress) {
    Path model = path.toAbsolutePath().normalize();
    if (!Files.exists(model)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          path + ": no such file; `miga models` lists the models that are here");
    }
    Source source = source(model);
    for (Path entry : places(model)) {
      Optional<LanguageModel> mapped = map(entry, source, kernels, workers);
      if (mapped.isPresent()) {
        return mapped.get();
      }
    }
    try (ModelFile file = ModelFiles.open(model)) {
      for (Path entry : places(model)) {
        if (write(entry, file, source, workers, progress)) {
          Optional<LanguageModel> mapped = map(entry, source, kernels, workers);
          if (mapped.isPresent()) {
            return mapped.get();
          }
        }
      }
      return packInMemory(file, kernels, workers, progress);
    }
  }

  private static LanguageModel packInMemory(
      ModelFile file, Kernels kernels, Workers workers, Progress progress) {
    Arena arena = Arena.ofShared();
    PackPlan plan = PackPlan.of(file);
    PackedWeights weights = new PackedWeights(plan, arena.allocate(plan.bytes(), 64));
    weights.fill(file, workers, done -> progress.packed(done, plan.bytes()));
    return LanguageModel.of(
        weights,
        weights.largestRowNorm(workers),
        Vocabulary.of(file),
        file.chatTemplate().isPresent(),
        kernels,
        workers,
        arena);
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

  private static Optional<LanguageModel> map(
      Path entry, Source source, Kernels kernels, Workers workers) {
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
      MemorySegment body = file.asSlice(offset);
      long weights = manifest.plan().bytes();
      return Optional.of(
          LanguageModel.of(
              new PackedWeights(manifest.plan(), body.asSlice(0, weights)),
              manifest.largestRowNorm(),
              Vocabulary.map(body.asSlice(weights)),
              !manifest.chatTemplate().isEmpty(),
              kernels,
              workers,
              arena));
    } catch (IOException | RuntimeException e) {
      arena.close();
      return Optional.empty();
    }
  }

  /**
   * Packs to a temporary file beside the entry and renames it; false where that is not possible.
   */
  private static boolean write(
      Path entry, ModelFile file, Source source, Workers workers, Progress progress) {
    PackPlan plan = PackPlan.of(file);
    Vocabulary vocabulary = Vocabulary.of(file);
    Manifest manifest =
        new Manifest(source, plan, 0, vocabulary.imageBytes(), file.chatTemplate().orElse(""));
    Path temporary =
        entry.resolveSibling(entry.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(entry.getParent());
      long bytes = PackFile.head(manifest, 0).length + manifest.bodyBytes();
      if (Files.getFileStore(entry.getParent()).getUsableSpace() < bytes + (64L << 20)) {
        return false;
      }
      fill(temporary, manifest, file, vocabulary, workers, progress);
      Files.move(
          temporary, entry, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    } finally {
      deleteQuietly(temporary);
    }
  }

  private static void fill(
      Path target,
      Manifest planned,
      ModelFile file,
      Vocabulary vocabulary,
      Workers workers,
      Progress progress)
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
      PackPlan plan = planned.plan();
      PackedWeights weights = new PackedWeights(plan, body.asSlice(0, plan.bytes()));
      weights.fill(file, workers, done -> progress.packed(done, plan.bytes()));
      vocabulary.write(body.asSlice(plan.bytes()));
      Manifest manifest =
          new Manifest(
              planned.source(),
              plan,
              weights.largestRowNorm(workers),
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
