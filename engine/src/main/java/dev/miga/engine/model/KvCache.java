package dev.miga.engine.model;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.format.ModelConfig;
import dev.miga.kernels.KvLayer;
import dev.miga.kernels.KvLayer.KvType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values of one sequence in all layers. Global layers grow with the sequence; sliding ones
 * grow up to a ring that holds the window and one batch. One thread at a time; memory is off-heap
 * until {@link #close}.
 */
public final class KvCache implements AutoCloseable {
  private static final int SMALLEST = 32;

  private final ModelConfig config;
  private final KvType type;
  private Arena arena = Arena.ofShared();
  private List<KvLayer> layers = List.of();
  private int capacity;
  private int length;

  /** An empty cache in the number format that the model's kernels like. */
  KvCache(ModelConfig config, KvType type) {
    this.config = config;
    this.type = type;
  }

  /** Tokens in the cache: the position of the next one. */
  public int length() {
    return length;
  }

  /** Bytes that keys and values take now. */
  public long bytes() {
    return layers.stream().mapToLong(l -> 2 * l.keys().byteSize()).sum();
  }

  KvLayer layer(int index) {
    return layers.get(index);
  }

  /**
   * Makes room for {@code tokens} more.
   *
   * @throws MigaException INVALID_ARGUMENT if that is beyond the context; nothing changes then
   */
  public void reserve(int tokens) {
    int wanted = Math.addExact(length, tokens);
    if (wanted > config.maxPositionEmbeddings()) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%d tokens are more than the context of %d; shorten the prompt or ask for fewer tokens"
              .formatted(wanted, config.maxPositionEmbeddings()));
    }
    if (wanted > capacity) {
      grow(Integer.highestOneBit(Math.max(wanted, SMALLEST) - 1) << 1);
    }
  }

  private void grow(int newCapacity) {
    Arena newArena = Arena.ofShared();
    List<KvLayer> grown = new ArrayList<>(config.numHiddenLayers());
    for (int i = 0; i < config.numHiddenLayers(); i++) {
      KvLayer layer = allocate(newArena, Math.min(newCapacity, largest(i)));
      if (!layers.isEmpty()) {
        copySlots(layers.get(i), layer);
      }
      grown.add(layer);
    }
    arena.close();
    arena = newArena;
    layers = List.copyOf(grown);
    capacity = newCapacity;
  }

  private int largest(int layer) {
    if (!config.slidingLayers().get(layer)) {
      return 1 << 30;
    }
    int needed = config.slidingWindow() + Workspace.MAX_TOKENS;
    return Integer.highestOneBit(needed - 1) << 1;
  }

  private KvLayer allocate(Arena owner, int slots) {
    int heads = config.numKeyValueHeads();
    long bytes = (long) heads * slots * config.headDim() * type.bytes();
    return new KvLayer(
        owner.allocate(bytes, 64), owner.allocate(bytes, 64), type, heads, slots, config.headDim());
  }

  /** Copies the slots in use; before a ring wraps, positions keep their slots when it grows. */
  private void copySlots(KvLayer from, KvLayer to) {
    long slot = (long) config.headDim() * type.bytes();
    long used = Math.min(length, from.capacity()) * slot;
    for (int head = 0; head < from.kvHeads(); head++) {
      long source = (long) head * from.capacity() * slot;
      long target = (long) head * to.capacity() * slot;
      MemorySegment.copy(from.keys(), source, to.keys(), target, used);
      MemorySegment.copy(from.values(), source, to.values(), target, used);
    }
  }

  /** Counts tokens whose keys and values were written. */
  void advance(int tokens) {
    length += tokens;
  }

  /**
   * Forgets the tokens from a position on.
   *
   * @throws IllegalArgumentException if that is beyond the end, or so far back that a sliding layer
   *     has overwritten what would be visible again
   */
  public void truncate(int newLength) {
    if (newLength < 0 || newLength > length) {
      throw new IllegalArgumentException("cannot cut " + length + " tokens to " + newLength);
    }
    for (int i = 0; i < layers.size(); i++) {
      int slots = layers.get(i).capacity();
      if (slots < length && newLength - config.slidingWindow() < length - slots && newLength > 0) {
        throw new IllegalArgumentException(
            "cannot cut %d tokens to %d: a sliding layer keeps only the last %d"
                .formatted(length, newLength, slots));
      }
    }
    length = newLength;
  }

  /** A copy that goes its own way. */
  public KvCache fork() {
    KvCache copy = new KvCache(config, type);
    copy.copyOf(this);
    return copy;
  }

  /** Forgets what it holds and takes what another cache of the same model does. */
  public void copyOf(KvCache other) {
    length = 0;
    reserve(other.length);
    for (int i = 0; i < other.layers.size(); i++) {
      other.copySlots(other.layers.get(i), layers.get(i));
    }
    length = other.length;
  }

  @Override
  public void close() {
    layers = List.of();
    arena.close();
  }
}
