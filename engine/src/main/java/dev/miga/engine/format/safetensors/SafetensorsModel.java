package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Gemma 3 text model as Hugging Face keeps it: one safetensors file or several with an index, and
 * beside them {@code config.json} and the tokenizer. Of a checkpoint that sees images too, the text
 * part.
 */
public final class SafetensorsModel implements ModelFile {
  private static final String CONFIG = "config.json";

  private final Path path;
  private final Path folder;
  private final Shards shards;
  private final ModelConfig config;
  private final Map<String, String> namesInFile = new LinkedHashMap<>();

  private SafetensorsModel(Path path, Path folder, Shards shards) {
    this.path = path;
    this.folder = folder;
    this.shards = shards;
    this.config = HuggingFaceConfig.read(configFile());
    for (String name : shards.tensorNames()) {
      addTensor(name);
    }
    GemmaTensors.require(this);
  }

  /**
   * Opens a model.
   *
   * @param path a safetensors file with {@code config.json} beside it, or a folder that holds both
   * @throws MigaException if something is missing or unsound, or the model is no Gemma 3 text model
   */
  public static SafetensorsModel open(Path path) {
    Path folder = Files.isDirectory(path) ? path : path.resolveSibling("");
    Shards shards = Shards.open(path);
    try {
      return new SafetensorsModel(path, folder, shards);
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  /** The file of a model that is in one. */
  public static final String SINGLE_FILE = Shards.SINGLE;

  /** Whether a folder holds a model of this kind. */
  public static boolean recognizes(Path folder) {
    return Shards.recognizes(folder);
  }

  private Path configFile() {
    Path file = folder.resolve(CONFIG);
    if (!Files.exists(file)) {
      throw new MigaException(
          ErrorCode.NOT_FOUND,
          "%s: no %s beside the weights; fetch the whole model".formatted(path, CONFIG));
    }
    return file;
  }

  private void addTensor(String nameInFile) {
    if (isVision(nameInFile)) {
      return;
    }
    String name = textName(nameInFile);
    if (name.equals(GemmaTensors.HEAD) && config.tieWordEmbeddings()) {
      return;
    }
    if (namesInFile.put(name, nameInFile) != null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: two tensors for %s; fetch the model again".formatted(path, Printable.quote(name)));
    }
  }

  private static boolean isVision(String name) {
    return name.startsWith("vision_tower.")
        || name.startsWith("multi_modal_projector.")
        || name.startsWith("model.vision_tower.")
        || name.startsWith("model.multi_modal_projector.");
  }

  /** Without the prefixes that the text part has in a checkpoint that sees images. */
  private static String textName(String name) {
    if (name.startsWith("language_model.")) {
      return name.substring("language_model.".length());
    }
    if (name.startsWith("model.language_model.")) {
      return "model." + name.substring("model.language_model.".length());
    }
    return name;
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public Tensor tensor(String name) {
    String nameInFile = namesInFile.get(name);
    if (nameInFile == null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: no tensor '%s'; fetch the whole model".formatted(path, name));
    }
    Tensor tensor = shards.tensor(nameInFile);
    return new Tensor(name, tensor.type(), tensor.shape(), tensor.data());
  }

  @Override
  public boolean hasTensor(String name) {
    return namesInFile.containsKey(name);
  }

  @Override
  public List<String> tensorNames() {
    return List.copyOf(namesInFile.keySet());
  }

  @Override
  public boolean normsIncludeOne() {
    return false;
  }

  @Override
  public Optional<VocabularyData> vocabulary() {
    return HuggingFaceVocabulary.read(folder, config.vocabSize());
  }

  @Override
  public Optional<String> chatTemplate() {
    return ChatTemplates.read(folder);
  }

  @Override
  public void close() {
    shards.close();
  }
}
