package dev.miga.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.kernels.Workers;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadLoopTest {

  @Test
  void readsMemoryOfAnySize() {
    try (Arena arena = Arena.ofShared();
        Workers workers = new Workers(2)) {
      List<MemorySegment> memory =
          List.of(arena.allocate(5), arena.allocate(72, 8), arena.allocate(3 << 20, 8));
      ReadLoop loop = new ReadLoop(memory, workers);
      assertThat(loop.bytes()).isEqualTo(5 + 72 + (3 << 20));
      assertThat(loop.seconds()).isPositive();
    }
  }
}
