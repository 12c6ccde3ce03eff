package dev.miga.engine.format.gguf;

import dev.miga.engine.format.MappedFile;
import dev.miga.engine.format.ModelContents;
import dev.miga.engine.format.Printable;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A GGUF file, listed for people, whatever model it holds. */
public final class GgufContents {
  private static final int SHOWN_ELEMENTS = 6;

  private GgufContents() {}

  /**
   * Lists a file.
   *
   * @throws dev.miga.engine.MigaException if it is no sound GGUF file
   */
  public static ModelContents of(MappedFile file) {
    GgufHeader header = GgufHeaderReader.read(file);
    List<ModelContents.Entry> metadata = new ArrayList<>();
    header
        .metadata()
        .forEach(
            (key, value) ->
                metadata.add(
                    new ModelContents.Entry(Printable.shorten(key), type(value), show(value))));
    List<ModelContents.TensorEntry> tensors = new ArrayList<>();
    for (GgufTensorInfo info : header.tensors()) {
      tensors.add(
          new ModelContents.TensorEntry(
              Printable.shorten(info.name()),
              info.type().name(),
              info.shape(),
              info.offset(),
              info.bytes()));
    }
    return new ModelContents(file.path(), "GGUF v" + header.version(), metadata, tensors);
  }

  private static String type(GgufValue value) {
    String name = value.type().name().toLowerCase(Locale.ROOT);
    return value instanceof GgufValue.Array array
        ? array.elementType().name().toLowerCase(Locale.ROOT) + "[" + array.count() + "]"
        : name;
  }

  private static String show(GgufValue value) {
    return switch (value) {
      case GgufValue.Whole whole -> whole(whole);
      case GgufValue.Real real ->
          real.type() == GgufType.FLOAT32
              ? Float.toString((float) real.value())
              : Double.toString(real.value());
      case GgufValue.Bool bool -> Boolean.toString(bool.value());
      case GgufValue.Text text -> Printable.shorten(text.start());
      case GgufValue.Array array -> array(array);
    };
  }

  private static String whole(GgufValue.Whole whole) {
    return whole.type() == GgufType.UINT64
        ? Long.toUnsignedString(whole.value())
        : Long.toString(whole.value());
  }

  private static String array(GgufValue.Array array) {
    List<String> shown = new ArrayList<>();
    long position = 0;
    for (int i = 0; i < Math.min(array.count(), SHOWN_ELEMENTS); i++) {
      shown.add(element(array, position));
      position += bytes(array, position);
    }
    if (array.count() > SHOWN_ELEMENTS) {
      shown.add("...");
    }
    return "[" + String.join(", ", shown) + "]";
  }

  private static long bytes(GgufValue.Array array, long position) {
    return array.elementType() == GgufType.STRING
        ? 8 + array.data().get(GgufValue.LONG, position)
        : array.elementType().bytes();
  }

  private static String element(GgufValue.Array array, long position) {
    MemorySegment data = array.data();
    return switch (array.elementType()) {
      case UINT8 -> Integer.toString(data.get(ValueLayout.JAVA_BYTE, position) & 0xFF);
      case INT8 -> Byte.toString(data.get(ValueLayout.JAVA_BYTE, position));
      case UINT16 -> Integer.toString(data.get(GgufValue.SHORT, position) & 0xFFFF);
      case INT16 -> Short.toString(data.get(GgufValue.SHORT, position));
      case UINT32 -> Integer.toUnsignedString(data.get(GgufValue.INT, position));
      case INT32 -> Integer.toString(data.get(GgufValue.INT, position));
      case UINT64 -> Long.toUnsignedString(data.get(GgufValue.LONG, position));
      case INT64 -> Long.toString(data.get(GgufValue.LONG, position));
      case FLOAT32 -> Float.toString(data.get(GgufValue.FLOAT, position));
      case FLOAT64 -> Double.toString(data.get(GgufValue.DOUBLE, position));
      case BOOL -> Boolean.toString(data.get(ValueLayout.JAVA_BYTE, position) != 0);
      case STRING ->
          Printable.quote(
              new GgufValue.Text(data.asSlice(position + 8, data.get(GgufValue.LONG, position)))
                  .start());
      case ARRAY -> "[...]";
    };
  }
}
