package dev.miga.engine.model;

import dev.miga.engine.format.ModelConfig;
import dev.miga.engine.model.PackPlan.Item;
import dev.miga.engine.model.PackPlan.Kind;
import dev.miga.kernels.Layout;
import dev.miga.kernels.Workers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The layout of a file of packed weights:
 *
 * <pre>
 * file     := header manifest padding weights vocabulary
 * header   := magic "MIGAPACK", version u32, manifestBytes u32, manifestCrc u32, bodyCrc u32
 *             (big-endian; a CRC is CRC-32C, bodyCrc of all that follows the padding)
 * manifest := source (bytes u64, modified u64), configuration, weights, vocabulary bytes
 * padding  := zeros up to a multiple of 4096
 * </pre>
 *
 * <p>The weights lie as {@link PackPlan} says. It is a cache: anything unexpected means that it is
 * made anew.
 */
final class PackFile {
  static final int HEADER_BYTES = 24;
  static final int PAGE = 4096;
  private static final long MAGIC = 0x4D494741_5041434BL;

  /** Goes up whenever layouts, the plan or this file change. */
  private static final int VERSION = 1;

  private static final int CRC_CHUNK = 1 << 20;

  private PackFile() {}

  /**
   * What a file of packed weights says about itself.
   *
   * @param source of the model file that it was made from
   * @param largestRowNorm see {@link TokenTable.Planes}
   * @param vocabularyBytes length of the vocabulary's image
   * @param chatTemplate empty where the model has none
   */
  record Manifest(
      Source source,
      PackPlan plan,
      float largestRowNorm,
      long vocabularyBytes,
      String chatTemplate) {

    /** Bytes of weights and vocabulary. */
    long bodyBytes() {
      return plan.bytes() + vocabularyBytes;
    }
  }

  /** By what a model file is recognised without reading it. */
  record Source(long bytes, long modifiedMillis) {
    /** Of something that is recognised by a text, a digest for example. */
    static Source of(String identity) {
      UUID digest = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
      return new Source(digest.getMostSignificantBits(), digest.getLeastSignificantBits());
    }
  }

  /** Offset of the body behind a manifest of so many bytes. */
  static long bodyOffset(int manifestBytes) {
    return (HEADER_BYTES + manifestBytes + PAGE - 1L) / PAGE * PAGE;
  }

  /** Header and manifest, up to the body. */
  static byte[] head(Manifest manifest, int bodyCrc) {
    byte[] content = encode(manifest);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(content.length);
      out.writeInt(crc(ByteBuffer.wrap(content)));
      out.writeInt(bodyCrc);
      out.write(content);
      out.write(new byte[(int) bodyOffset(content.length) - HEADER_BYTES - content.length]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The manifest of a file that {@link #head} began, checked against its CRC and the file's length.
   */
  static Manifest read(MemorySegment file) throws IOException {
    if (file.byteSize() < HEADER_BYTES) {
      throw new IOException("too short");
    }
    DataInputStream header = input(file.asSlice(0, HEADER_BYTES));
    if (header.readLong() != MAGIC || header.readInt() != VERSION) {
      throw new IOException("of another version");
    }
    int manifestBytes = header.readInt();
    if (manifestBytes < 0 || HEADER_BYTES + (long) manifestBytes > file.byteSize()) {
      throw new IOException("manifest beyond the file");
    }
    MemorySegment content = file.asSlice(HEADER_BYTES, manifestBytes);
    if (header.readInt() != crc(content.asByteBuffer())) {
      throw new IOException("manifest damaged");
    }
    Manifest manifest = decode(content);
    if (bodyOffset(manifestBytes) + manifest.bodyBytes() != file.byteSize()) {
      throw new IOException("of " + file.byteSize() + " bytes");
    }
    return manifest;
  }

  /** Where weights and vocabulary begin in a file. */
  static long bodyOffset(MemorySegment file) throws IOException {
    DataInputStream header = input(file.asSlice(0, HEADER_BYTES));
    header.skipNBytes(12);
    return bodyOffset(header.readInt());
  }

  /** The CRC of the body that the header names. */
  static int expectedBodyCrc(MemorySegment file) throws IOException {
    DataInputStream header = input(file.asSlice(0, HEADER_BYTES));
    header.skipNBytes(20);
    return header.readInt();
  }

  /** CRC-32C of the CRCs of a segment's chunks: all threads help. */
  static int bodyCrc(MemorySegment body, Workers workers) {
    return chunksCrc(
        body.byteSize(), workers, (at, bytes) -> crc(body.asSlice(at, bytes).asByteBuffer()));
  }

  /**
   * The same of a file from an offset on, read rather than mapped: pages that no step needs, such
   * as most of the low plane, then do not become resident.
   */
  static int bodyCrc(FileChannel file, long offset, Workers workers) throws IOException {
    try {
      return chunksCrc(file.size() - offset, workers, (at, bytes) -> crc(file, offset + at, bytes));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** CRC of a chunk. */
  private interface ChunkCrc {
    int of(long at, int bytes);
  }

  private static int chunksCrc(long size, Workers workers, ChunkCrc crc) {
    int chunks = (int) ((size + CRC_CHUNK - 1) / CRC_CHUNK);
    int[] crcs = new int[chunks]; // each element written by one thread, read when all are done
    workers.run(
        chunks,
        1,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            long at = (long) i * CRC_CHUNK;
            crcs[i] = crc.of(at, (int) Math.min(CRC_CHUNK, size - at));
          }
        });
    return crc(ByteBuffer.wrap(toBytes(crcs)));
  }

  private static int crc(FileChannel file, long at, int bytes) {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(bytes).asByteBuffer();
      while (buffer.hasRemaining() && file.read(buffer, at + buffer.position()) >= 0) {}
      return crc(buffer.flip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] toBytes(int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
    bytes.asIntBuffer().put(values);
    return bytes.array();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private static DataInputStream input(MemorySegment segment) {
    return new DataInputStream(
        new ByteArrayInputStream(segment.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE)));
  }

  private static byte[] encode(Manifest manifest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(manifest.source().bytes());
      out.writeLong(manifest.source().modifiedMillis());
      writeConfig(manifest.plan().config(), out);
      out.writeInt(manifest.plan().items().size());
      for (Map.Entry<String, Item> entry : manifest.plan().items().entrySet()) {
        out.writeUTF(entry.getKey());
        out.writeUTF(entry.getValue().kind().name());
        out.writeUTF(entry.getValue().layout().name());
        out.writeInt(entry.getValue().rows());
        out.writeInt(entry.getValue().columns());
        out.writeLong(entry.getValue().offset());
      }
      out.writeFloat(manifest.largestRowNorm());
      out.writeLong(manifest.vocabularyBytes());
      byte[] template = manifest.chatTemplate().getBytes(java.nio.charset.StandardCharsets.UTF_8);
      out.writeInt(template.length);
      out.write(template);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Manifest decode(MemorySegment content) throws IOException {
    DataInputStream in = input(content);
    Source source = new Source(in.readLong(), in.readLong());
    ModelConfig config = readConfig(in);
    Map<String, Item> items = new LinkedHashMap<>();
    for (int n = in.readInt(); n > 0; n--) {
      String name = in.readUTF();
      items.put(
          name,
          new Item(
              Kind.valueOf(in.readUTF()),
              Layout.valueOf(in.readUTF()),
              in.readInt(),
              in.readInt(),
              in.readLong()));
    }
    float largestRowNorm = in.readFloat();
    long vocabularyBytes = in.readLong();
    byte[] template = in.readNBytes(in.readInt());
    return new Manifest(
        source,
        new PackPlan(config, items),
        largestRowNorm,
        vocabularyBytes,
        new String(template, java.nio.charset.StandardCharsets.UTF_8));
  }

  private static void writeConfig(ModelConfig c, DataOutputStream out) throws IOException {
    int[] numbers = {
      c.vocabSize(),
      c.hiddenSize(),
      c.intermediateSize(),
      c.numHiddenLayers(),
      c.numAttentionHeads(),
      c.numKeyValueHeads(),
      c.headDim(),
      c.maxPositionEmbeddings(),
      c.slidingWindow()
    };
    for (int number : numbers) {
      out.writeInt(number);
    }
    float[] reals = {
      c.rmsNormEps(),
      c.ropeTheta(),
      c.ropeLocalBaseFreq(),
      c.ropeScalingFactor(),
      c.queryPreAttnScalar()
    };
    for (float real : reals) {
      out.writeFloat(real);
    }
    for (boolean sliding : c.slidingLayers()) {
      out.writeBoolean(sliding);
    }
    out.writeBoolean(c.tieWordEmbeddings());
  }

  private static ModelConfig readConfig(DataInputStream in) throws IOException {
    int[] n = new int[9];
    for (int i = 0; i < n.length; i++) {
      n[i] = in.readInt();
    }
    float[] f = new float[5];
    for (int i = 0; i < f.length; i++) {
      f[i] = in.readFloat();
    }
    List<Boolean> sliding = new ArrayList<>();
    for (int i = 0; i < n[3]; i++) {
      sliding.add(in.readBoolean());
    }
    return new ModelConfig(
        n[0],
        n[1],
        n[2],
        n[3],
        n[4],
        n[5],
        n[6],
        n[7],
        f[0],
        n[8],
        f[1],
        f[2],
        f[3],
        f[4],
        sliding,
        in.readBoolean());
  }
}
