package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a {@link LatticeTraining} reads, how often. Kept in the folder of the run, so that a resumed
 * run does what it began: a line with the passes over the texts, then a line of token ids for each
 * text, held out ones after a {@code -}.
 */
record LatticePlan(List<int[]> texts, List<int[]> heldOut, int epochs) {
  private static final String FILE = "texts.txt";
  private static final int MOST_EPOCHS = 16;

  LatticePlan {
    texts = List.copyOf(texts);
    heldOut = List.copyOf(heldOut);
  }

  /**
   * Holds out every eighth text, until they have so many tokens.
   *
   * @throws MigaException if there are fewer than eight texts
   */
  static LatticePlan of(List<int[]> all, int heldOutTokens) {
    if (all.size() < 8) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%d texts are too few to learn from and hold some out; give at least 8 of up to %d tokens"
              .formatted(all.size(), WholeTexts.ROWS));
    }
    List<int[]> texts = new ArrayList<>();
    List<int[]> heldOut = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean out = i % 8 == 7 && WholeTexts.tokens(heldOut) < heldOutTokens;
      (out ? heldOut : texts).add(all.get(i));
    }
    return new LatticePlan(texts, heldOut, 1);
  }

  /**
   * As much of it, as often, as a time allows.
   *
   * @param seconds in all
   * @param lesson seconds that a token takes once
   * @param step seconds that a token takes each time it is learnt from
   */
  LatticePlan within(double seconds, double lesson, double step) {
    int tokens = WholeTexts.tokens(texts);
    double often = (seconds - tokens * lesson) / (tokens * step);
    if (often >= 1) {
      return new LatticePlan(texts, heldOut, (int) Math.min(MOST_EPOCHS, often));
    }
    double affordable = seconds / (lesson + step);
    List<int[]> first = new ArrayList<>();
    for (int[] text : texts) {
      if (first.isEmpty() || WholeTexts.tokens(first) + text.length <= affordable) {
        first.add(text);
      }
    }
    return new LatticePlan(first, heldOut, 1);
  }

  /** Keeps it in a folder. */
  void write(Path folder) {
    List<String> lines = new ArrayList<>();
    lines.add(Integer.toString(epochs));
    texts.forEach(text -> lines.add(line(text)));
    heldOut.forEach(text -> lines.add("- " + line(text)));
    try {
      Files.createDirectories(folder);
      Files.write(folder.resolve(FILE), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(int[] text) {
    return Arrays.stream(text).mapToObj(Integer::toString).collect(Collectors.joining(" "));
  }

  /** Whether a folder has one. */
  static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Reads what {@link #write} kept.
   *
   * @throws MigaException if it is none
   */
  static LatticePlan read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      List<String> lines = Files.readAllLines(file);
      List<int[]> texts = new ArrayList<>();
      List<int[]> heldOut = new ArrayList<>();
      for (String line : lines.subList(1, lines.size())) {
        boolean out = line.startsWith("- ");
        (out ? heldOut : texts).add(ids(out ? line.substring(2) : line));
      }
      return new LatticePlan(texts, heldOut, Integer.parseInt(lines.getFirst()));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          file + ": not the texts of a run; delete the folder to begin anew",
          e);
    }
  }

  private static int[] ids(String line) {
    return Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
