package dev.miga.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.training.layer.LabelTarget;
import dev.miga.training.layer.PackedBatch;
import dev.miga.training.layer.Segment;
import dev.miga.training.layer.Target;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchPackerTest {
  private static final int[] PREFIX = IntStream.range(0, 10).toArray();

  private static int[] prompt(int... end) {
    return IntStream.concat(IntStream.of(PREFIX), IntStream.of(end)).toArray();
  }

  @Test
  void computesASharedPrefixOnce() {
    PackedBatch batch =
        BatchPacker.pack(
            List.of(
                Example.of(prompt(50, 51), new int[] {60, 1}),
                Example.of(prompt(52), new int[] {61})));
    assertThat(batch.segments())
        .containsExactly(
            new Segment(0, 10, Segment.ROOT), new Segment(10, 13, 0), new Segment(13, 14, 0));
    assertThat(batch.tokens()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 50, 51, 60, 52);
    assertThat(batch.targets().stream().map(Target::row)).containsExactly(11, 12, 13);
    assertThat(batch.targets().stream().map(Target::token)).containsExactly(60, 1, 61);
  }

  @Test
  void leavesTheLastPromptTokenToEachExample() {
    Example example = Example.of(PREFIX, new int[] {60});
    PackedBatch batch = BatchPacker.pack(List.of(example, example));
    assertThat(batch.segments().getFirst()).isEqualTo(new Segment(0, 9, Segment.ROOT));
    assertThat(batch.targets().stream().map(Target::row)).containsExactly(9, 10);
  }

  @Test
  void keepsExamplesApartThatShareLittle() {
    PackedBatch batch =
        BatchPacker.pack(
            List.of(
                Example.of(new int[] {2, 5, 6}, new int[] {7}),
                Example.of(new int[] {2, 5, 8}, new int[] {7})));
    assertThat(batch.segments()).allMatch(segment -> segment.parent() == Segment.ROOT);
    assertThat(batch.rows()).isEqualTo(6);
  }

  @Test
  void makesNoTargetOfAForcedToken() {
    List<int[]> allowed = List.of(new int[] {7}, new int[] {8, 9});
    Example example = new Example.Completion(new int[] {2}, new int[] {7, 8}, allowed);
    PackedBatch batch = BatchPacker.pack(List.of(example));
    assertThat(batch.targets().stream().map(Target::token)).containsExactly(8);
    assertThat(batch.weight()).isEqualTo(1);
  }

  @Test
  void putsALabelOnTheLastPromptToken() {
    PackedBatch batch =
        BatchPacker.pack(
            List.of(new Example.Labelled(prompt(50, 51), 3), new Example.Labelled(prompt(52), 0)));
    assertThat(batch.rows()).isEqualTo(13);
    assertThat(batch.targets()).isEmpty();
    assertThat(batch.labels())
        .containsExactly(new LabelTarget(11, 3, 1), new LabelTarget(12, 0, 1));
  }
}
