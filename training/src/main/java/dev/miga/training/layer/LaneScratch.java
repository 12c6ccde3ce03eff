package dev.miga.training.layer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Scratch memory of one lane.
 *
 * @param lowRank f32 {@code [chunk, width of the widest group]}
 * @param wide f32 {@code [chunk, widest input]}
 * @param narrow num {@code [chunk, widest input]}
 * @param general for attention and head
 */
record LaneScratch(
    MemorySegment lowRank, MemorySegment wide, MemorySegment narrow, MemorySegment general) {

  static LaneScratch allocate(Arena arena, int chunk, int lowRank, int wide, long generalBytes) {
    return new LaneScratch(
        arena.allocate(4L * chunk * lowRank, 64),
        arena.allocate(4L * chunk * wide, 64),
        arena.allocate(4L * chunk * wide + 64, 64),
        arena.allocate(generalBytes, 64));
  }
}
