package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JSON line for every step and every evaluation:
 *
 * <pre>
 * {"step":1,"epoch":0,"loss":2.31,"accuracy":0.5,"learning_rate":1e-4,"gradient_norm":1.2,"examples_per_second":9.1,"tokens_per_second":1100}
 * {"step":50,"exact_match":0.81,"validation_loss":0.2}
 * </pre>
 */
final class TrainingLog implements AutoCloseable {
  private static final Pattern STEP = Pattern.compile("^\\{\"step\":(\\d+),");

  private final Path path;
  private final BufferedWriter out;

  private TrainingLog(Path path, BufferedWriter out) {
    this.path = path;
    this.out = out;
  }

  /** Opens a log, without what it says about steps after {@code step}. */
  static TrainingLog open(Path path, int step) {
    try {
      List<String> kept = new ArrayList<>();
      if (step > 0 && Files.exists(path)) {
        for (String line : Files.readAllLines(path)) {
          Matcher matcher = STEP.matcher(line);
          if (matcher.find() && Long.parseLong(matcher.group(1)) <= step && line.endsWith("}")) {
            kept.add(line);
          }
        }
      }
      Files.write(path, kept, StandardCharsets.UTF_8);
      return new TrainingLog(
          path, Files.newBufferedWriter(path, StandardCharsets.UTF_8, StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  void stepped(TrainingProgress p) {
    line(
        String.format(
            Locale.ROOT,
            "{\"step\":%d,\"epoch\":%d,\"loss\":%s,\"accuracy\":%s,\"learning_rate\":%s,"
                + "\"gradient_norm\":%s,\"examples_per_second\":%.2f,\"tokens_per_second\":%.1f}",
            p.step(),
            p.epoch(),
            p.loss(),
            p.accuracy(),
            p.learningRate(),
            p.gradientNorm(),
            p.examplesPerSecond(),
            p.tokensPerSecond()));
  }

  void evaluated(int step, Evaluation e) {
    line(
        "{\"step\":%d,\"exact_match\":%s,\"validation_loss\":%s}"
            .formatted(step, e.score(), e.loss()));
  }

  private void line(String text) {
    try {
      out.write(text);
      out.write('\n');
      out.flush();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static MigaException failed(Path path, IOException e) {
    return new MigaException(
        ErrorCode.IO,
        "%s: cannot be written (%s); check rights and free space".formatted(path, e),
        e);
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }
}
