package dev.miga.engine.format.safetensors;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.Printable;
import dev.miga.engine.tensor.Tensor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The safetensors files of a model, one or several with an index, as one set of tensors. */
final class Shards implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private static final int MAX_SHARDS = 1024;

  private final Path path;
  private final Map<String, SafetensorsFile> files = new LinkedHashMap<>();
  private final Map<String, SafetensorsFile> fileOfTensor = new LinkedHashMap<>();

  private Shards(Path path) {
    this.path = path;
  }

  /** Whether a folder holds weights. */
  static boolean recognizes(Path folder) {
    return Files.exists(folder.resolve(INDEX)) || Files.exists(folder.resolve(SINGLE));
  }

  /**
   * Opens all files.
   *
   * @param path a safetensors file, or a folder that holds one or an index
   */
  static Shards open(Path path) {
    Shards shards = new Shards(path);
    try {
      Path index = path.resolve(INDEX);
      if (Files.isDirectory(path) && Files.exists(index)) {
        shards.addIndexed(index);
      } else {
        shards.addAll(Files.isDirectory(path) ? path.resolve(SINGLE) : path);
      }
      return shards;
    } catch (RuntimeException e) {
      shards.close();
      throw e;
    }
  }

  private void addAll(Path file) {
    SafetensorsFile opened = SafetensorsFile.open(file);
    files.put(file.toString(), opened);
    for (String name : opened.tensorNames()) {
      fileOfTensor.put(name, opened);
    }
  }

  private void addIndexed(Path index) {
    JsonFile json = JsonFile.read(index);
    JsonFile map =
        json.object("weight_map").orElseThrow(() -> json.wrong("weight_map", "an object", "none"));
    for (String name : map.members().keySet()) {
      SafetensorsFile file = shard(map, map.string(name).orElseThrow());
      if (!file.hasTensor(name)) {
        throw map.wrong(name, "in " + file.path(), "nowhere");
      }
      fileOfTensor.put(name, file);
    }
  }

  /** The index names files beside it, and nothing else. */
  private SafetensorsFile shard(JsonFile map, String name) {
    if (name.contains("/") || name.contains("\\") || name.indexOf('\0') >= 0) {
      throw map.wrong("weight_map", "names of files", Printable.quote(name));
    }
    SafetensorsFile known = files.get(name);
    if (known != null) {
      return known;
    }
    if (files.size() == MAX_SHARDS) {
      throw map.wrong("weight_map", "at most " + MAX_SHARDS + " files", "more");
    }
    SafetensorsFile opened = SafetensorsFile.open(path.resolve(name));
    files.put(name, opened);
    return opened;
  }

  List<String> tensorNames() {
    return List.copyOf(fileOfTensor.keySet());
  }

  Tensor tensor(String name) {
    SafetensorsFile file = fileOfTensor.get(name);
    if (file == null) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: no tensor %s; fetch the whole model".formatted(path, Printable.quote(name)));
    }
    return file.tensor(name);
  }

  @Override
  public void close() {
    files.values().forEach(SafetensorsFile::close);
  }
}
