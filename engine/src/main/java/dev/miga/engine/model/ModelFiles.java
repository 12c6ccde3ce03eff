package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelContents;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.gguf.GgufContents;
import dev.miga.engine.format.gguf.GgufFile;
import dev.miga.engine.format.safetensors.SafetensorsContents;
import dev.miga.engine.format.safetensors.SafetensorsHeader;
import dev.miga.engine.format.safetensors.SafetensorsModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Opens model files of every format, which is told by content and not by name. */
public final class ModelFiles {
  private static final String WANTED =
      "give a GGUF file, a safetensors file, or a folder with model.safetensors and config.json";

  private ModelFiles() {}

  /**
   * Opens a model.
   *
   * @param path a GGUF file, a safetensors file with {@code config.json} beside it, or a folder
   * @throws MigaException if it is none, unsound, or no Gemma 3 text model
   */
  public static ModelFile open(Path path) {
    Path model = locate(path);
    if (Files.isDirectory(model)) {
      return SafetensorsModel.open(model);
    }
    MappedFile file = MappedFile.open(model);
    try {
      return switch (format(file)) {
        case GGUF -> GgufFile.of(file);
        case SAFETENSORS -> {
          file.close();
          yield SafetensorsModel.open(model);
        }
      };
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Lists what is in a file, of any model. Of a folder with several safetensors files give one of
   * them.
   *
   * @throws MigaException if it is no sound file of a known format
   */
  public static ModelContents inspect(Path path) {
    Path single = path.resolve(SafetensorsModel.SINGLE_FILE);
    Path model = Files.isRegularFile(single) ? single : locate(path);
    if (Files.isDirectory(model)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT, path + ": a folder; give one of its safetensors files");
    }
    try (MappedFile file = MappedFile.open(model)) {
      return switch (format(file)) {
        case GGUF -> GgufContents.of(file);
        case SAFETENSORS -> SafetensorsContents.of(file);
      };
    }
  }

  private enum Format {
    GGUF,
    SAFETENSORS
  }

  private static Format format(MappedFile file) {
    if (ModelPack.is(file.path())) {
      throw new MigaException(
          ErrorCode.UNSUPPORTED,
          file.path()
              + ": packed weights, which are enough to answer with; this needs the model itself: name one with --model");
    }
    if (GgufFile.recognizes(file)) {
      return Format.GGUF;
    }
    if (SafetensorsHeader.recognizes(file)) {
      return Format.SAFETENSORS;
    }
    throw new MigaException(
        ErrorCode.INVALID_FILE, file.path() + ": neither GGUF nor safetensors; " + WANTED);
  }

  /** The path itself, or the one GGUF file of a folder without safetensors. */
  private static Path locate(Path path) {
    if (!Files.isDirectory(path) || SafetensorsModel.recognizes(path)) {
      return path;
    }
    List<Path> files = ggufFiles(path);
    return switch (files.size()) {
      case 0 ->
          throw new MigaException(
              ErrorCode.NOT_FOUND, path + ": a folder without a model; " + WANTED);
      case 1 -> files.getFirst();
      default ->
          throw new MigaException(
              ErrorCode.INVALID_ARGUMENT,
              "%s: a folder with %d GGUF files; give the path of one"
                  .formatted(path, files.size()));
    };
  }

  private static List<Path> ggufFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".gguf")).toList();
    } catch (IOException e) {
      throw new MigaException(
          ErrorCode.IO, folder + ": cannot be listed; check its owner and mode", e);
    }
  }
}
