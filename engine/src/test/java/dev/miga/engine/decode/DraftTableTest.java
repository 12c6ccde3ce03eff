package dev.miga.engine.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTableTest {
  private static final long[] CLUES = {Hash.of(1, 77), Hash.of(2, 78)};

  @TempDir private Path folder;

  private static DraftTable taught() {
    DraftTable table = new DraftTable();
    for (int i = 0; i < 20; i++) {
      table.habits().learn(CLUES, 2, i == 7 ? 5 : 4711);
      table.begins().learn(CLUES, i < 15);
      table.ends().learn(CLUES, false);
    }
    return table;
  }

  @Test
  void guessesWhatFollowedWithTheOddsThatWereSeen() {
    DraftTable table = taught();
    Habits.Habit habit = table.habits().guess(CLUES, 2);
    assertThat(habit.token()).isEqualTo(4711);
    assertThat(habit.odds()).isBetween(0.85, 0.98);
    assertThat(table.habits().guess(new long[] {Hash.of(3, 1)}, 1).token()).isEqualTo(Habits.NONE);
    assertThat(table.begins().of(CLUES, 0.1)).isBetween(0.65, 0.8);
    assertThat(table.ends().of(CLUES, 0.9)).isLessThan(0.1);
    assertThat(table.ends().of(new long[] {Hash.of(9)}, 0.9)).isEqualTo(0.9);
  }

  @Test
  void forgetsWhatHoldsNoLonger() {
    DraftTable table = taught();
    for (int i = 0; i < 60; i++) {
      table.habits().learn(CLUES, 2, 12);
    }
    assertThat(table.habits().guess(CLUES, 2).token()).isEqualTo(12);
  }

  @Test
  void comesBackAsItWasWritten() throws IOException {
    DraftTable table = taught();
    Path file = Files.write(folder.resolve("drafts.table"), table.toBytes());
    assertThat(DraftTable.read(file).toBytes()).isEqualTo(table.toBytes());
    assertThat(table.copy().habits().guess(CLUES, 2)).isEqualTo(table.habits().guess(CLUES, 2));
  }

  @Test
  void refusesWhatIsNoTable() throws IOException {
    byte[] bytes = taught().toBytes();
    bytes[0]++;
    Path other = Files.write(folder.resolve("other"), bytes);
    Path shorter = Files.write(folder.resolve("shorter"), Arrays.copyOf(bytes, 1000));
    for (Path file : new Path[] {other, shorter}) {
      assertThatThrownBy(() -> DraftTable.read(file))
          .isInstanceOfSatisfying(
              MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_FILE))
          .hasMessageContaining("no table of drafts");
    }
  }
}
