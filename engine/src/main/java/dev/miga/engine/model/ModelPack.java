package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.model.LanguageModel.Progress;
import dev.miga.engine.model.PackFile.Source;
import dev.miga.kernels.Workers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Packed weights by themselves: all that is needed to run a model, without the file that they were
 * packed from. What an installation ships; {@link LanguageModel#load} takes it as a model.
 */
public final class ModelPack {
  /** End of the name of such a file. */
  public static final String SUFFIX = PackCache.SUFFIX;

  private ModelPack() {}

  /** Whether a path is a file of this kind, by its name. */
  public static boolean is(Path path) {
    return path.toString().endsWith(SUFFIX) && Files.isRegularFile(path);
  }

  /**
   * Packs a model.
   *
   * @param model its file or folder
   * @param sha256 digest of its file, by which {@link #isOf} knows it; empty for a folder
   * @param target must not exist; its name ends in {@link #SUFFIX}
   * @param threads that pack
   * @param progress told how many bytes are packed
   * @throws MigaException if the model is unsound, or the target cannot be written
   */
  public static void write(Path model, String sha256, Path target, int threads, Progress progress) {
    try (Workers workers = new Workers(threads);
        ModelFile file = ModelFiles.open(model)) {
      if (!PackCache.write(target, file, source(sha256), workers, progress)) {
        throw new MigaException(
            ErrorCode.IO,
            "%s: packed weights cannot be written; check the rights and the free space"
                .formatted(target));
      }
    }
  }

  /**
   * Whether a pack was made from a certain file.
   *
   * @param sha256 digest of that file
   */
  public static boolean isOf(Path pack, String sha256) {
    return PackCache.manifest(pack)
        .filter(manifest -> manifest.source().equals(source(sha256)))
        .isPresent();
  }

  private static Source source(String sha256) {
    return Source.of(sha256.toLowerCase(Locale.ROOT));
  }
}
