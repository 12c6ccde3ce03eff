package dev.miga.engine.format.gguf;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.GemmaTensors;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.Printable;
import dev.miga.engine.format.VocabularyData;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Gemma 3 text model in a GGUF file, memory-mapped. Opening reads the header only; the vocabulary
 * is built when asked for.
 */
public final class GgufFile implements ModelFile {
  private final MappedFile file;
  private final GgufHeader header;
  private final GgufMetadata metadata;
  private final Map<String, GgufTensorInfo> tensors = new LinkedHashMap<>();
  private final ModelConfig config;

  private GgufFile(MappedFile file) {
    this.file = file;
    this.header = GgufHeaderReader.read(file);
    this.metadata = new GgufMetadata(file.path(), header.metadata());
    GgufConfig.requireGemma(metadata);
    for (GgufTensorInfo info : header.tensors()) {
      if (!GgufTensorNames.isVision(info.name())) {
        addTensor(info);
      }
    }
    this.config = GgufConfig.read(metadata, vocabSize(), !hasTensor(GemmaTensors.HEAD));
    GemmaTensors.require(this);
  }

  /**
   * Opens a model.
   *
   * @throws MigaException if the file is no sound GGUF file or no Gemma 3 text model
   */
  public static GgufFile open(Path path) {
    return of(MappedFile.open(path));
  }

  /** As {@link #open}, of a file that is mapped already; closes it with this, or on failure. */
  public static GgufFile of(MappedFile file) {
    try {
      return new GgufFile(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Reads the header of any GGUF file, whatever model it holds. */
  public static GgufHeader header(MappedFile file) {
    return GgufHeaderReader.read(file);
  }

  /** Whether a file begins as a GGUF file does. */
  public static boolean recognizes(MappedFile file) {
    return file.size() >= 4 && file.bytes().get(GgufValue.INT, 0) == GgufHeaderReader.MAGIC;
  }

  private void addTensor(GgufTensorInfo info) {
    if (tensors.put(GgufTensorNames.toHuggingFace(info.name()), info) != null) {
      throw file.damaged(info.offset(), "two tensors for " + Printable.quote(info.name()));
    }
  }

  private int vocabSize() {
    long rows = tensor(GemmaTensors.EMBEDDING).shape().getFirst();
    if (rows > 1 << 24) {
      throw new MigaException(
          ErrorCode.INVALID_FILE, path() + ": a vocabulary of " + rows + ", at most 2^24");
    }
    return (int) rows;
  }

  /** What the file says of itself, in its own names. */
  public GgufHeader header() {
    return header;
  }

  @Override
  public Path path() {
    return file.path();
  }

  @Override
  public Optional<String> quantizedFrom() {
    return metadata.optionalText(GgufExport.QUANTIZED_FROM);
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public Tensor tensor(String name) {
    GgufTensorInfo info = tensors.get(name);
    if (info == null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: no tensor '%s'; convert the model again".formatted(path(), name));
    }
    GgmlType type =
        info.type()
            .computed()
            .orElseThrow(
                () ->
                    new MigaException(
                        ErrorCode.UNSUPPORTED,
                        "%s: tensor '%s' is of type %s, which Miga cannot compute with; use a Q4_0 file"
                            .formatted(path(), Printable.shorten(info.name()), info.type())));
    return new Tensor(name, type, info.shape(), file.bytes().asSlice(info.offset(), info.bytes()));
  }

  @Override
  public boolean hasTensor(String name) {
    return tensors.containsKey(name);
  }

  @Override
  public List<String> tensorNames() {
    return List.copyOf(tensors.keySet());
  }

  @Override
  public boolean normsIncludeOne() {
    return true;
  }

  @Override
  public Optional<VocabularyData> vocabulary() {
    return GgufVocabulary.read(metadata, config.vocabSize());
  }

  @Override
  public Optional<String> chatTemplate() {
    return metadata.optionalText(GgufVocabulary.CHAT_TEMPLATE);
  }

  @Override
  public void close() {
    file.close();
  }
}
