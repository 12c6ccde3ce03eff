package dev.miga.engine.format.safetensors;

import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelContents;
import dev.miga.engine.format.Printable;
import java.util.ArrayList;
import java.util.List;

/** A safetensors file, listed for people, whatever it holds. */
public final class SafetensorsContents {
  private SafetensorsContents() {}

  /**
   * Lists a file.
   *
   * @throws dev.miga.engine.MigaException if it is no sound safetensors file
   */
  public static ModelContents of(MappedFile file) {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    List<ModelContents.Entry> metadata = new ArrayList<>();
    header
        .metadata()
        .forEach(
            (key, value) ->
                metadata.add(
                    new ModelContents.Entry(
                        Printable.shorten(key), "string", Printable.shorten(value))));
    List<ModelContents.TensorEntry> tensors = new ArrayList<>();
    for (SafetensorsInfo info : header.tensors()) {
      tensors.add(
          new ModelContents.TensorEntry(
              Printable.shorten(info.name()),
              info.type().name(),
              info.shape(),
              info.offset(),
              info.bytes()));
    }
    return new ModelContents(file.path(), "safetensors", metadata, tensors);
  }
}
