package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.Printable;
import dev.miga.engine.tensor.Tensor;
import dev.miga.kernels.GgmlType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One safetensors file, memory-mapped: tensors by name, whatever they are for. */
public final class SafetensorsFile implements AutoCloseable {
  private final MappedFile file;
  private final SafetensorsHeader header;
  private final Map<String, SafetensorsInfo> tensors = new LinkedHashMap<>();

  private SafetensorsFile(MappedFile file) {
    this.file = file;
    this.header = SafetensorsHeader.read(file);
    for (SafetensorsInfo info : header.tensors()) {
      tensors.put(info.name(), info);
    }
  }

  /**
   * Opens a file.
   *
   * @throws MigaException if it is no sound safetensors file
   */
  public static SafetensorsFile open(Path path) {
    MappedFile file = MappedFile.open(path);
    try {
      return new SafetensorsFile(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** The file. */
  public Path path() {
    return file.path();
  }

  /** What the file says of itself. */
  public SafetensorsHeader header() {
    return header;
  }

  /** Names of all tensors. */
  public List<String> tensorNames() {
    return List.copyOf(tensors.keySet());
  }

  /** Whether there is such a tensor. */
  public boolean hasTensor(String name) {
    return tensors.containsKey(name);
  }

  /**
   * A tensor by name.
   *
   * @throws MigaException if there is none, or its numbers are of a kind that Miga does not use
   */
  public Tensor tensor(String name) {
    SafetensorsInfo info = tensors.get(name);
    if (info == null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: no tensor %s; fetch a complete file".formatted(path(), Printable.quote(name)));
    }
    GgmlType type =
        info.type()
            .computed()
            .orElseThrow(
                () ->
                    new MigaException(
                        ErrorCode.UNSUPPORTED,
                        "%s: tensor %s is of type %s; Miga reads F32, F16 and BF16"
                            .formatted(path(), Printable.quote(name), info.type())));
    return new Tensor(name, type, info.shape(), file.bytes().asSlice(info.offset(), info.bytes()));
  }

  @Override
  public void close() {
    file.close();
  }
}
