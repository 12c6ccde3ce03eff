package dev.miga.cli;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.TextFile;
import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import dev.miga.training.SelfText;
import dev.miga.training.WholeTexts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Texts that a model is measured or trained on: from a file, or written by the model itself. */
record Corpus(Context context, ComputeOptions compute, ModelFile model) {
  /** What stands for text that the model writes. */
  static final String SELF = "self";

  /** Tokens of a text. */
  private static final int LENGTH = 512;

  private static final long SEED = 1;
  private static final int MOST_BYTES = 64 << 20;

  /**
   * Reads or writes texts.
   *
   * @param source a file, or {@link #SELF}
   * @param tokens at most
   * @param limit of the time for writing
   * @return token ids, the beginning-of-text token first
   */
  List<int[]> read(String source, int tokens, Duration limit) {
    return source.equals(SELF) ? written(tokens, limit) : ofFile(Path.of(source), tokens);
  }

  /** The first texts, until they have so many tokens. */
  static List<int[]> first(List<int[]> texts, int tokens) {
    List<int[]> first = new ArrayList<>();
    for (int[] text : texts) {
      if (WholeTexts.tokens(first) < tokens) {
        first.add(text);
      }
    }
    return first;
  }

  private List<int[]> written(int tokens, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    int[] shown = new int[1];
    try (BaseModel base =
        new BaseModel(
            LanguageModel.pack(model, compute.kernels(context), compute.threads()),
            Scheduler.Limits.STANDARD)) {
      return SelfText.write(
          base,
          tokens,
          LENGTH,
          SEED,
          () -> System.nanoTime() > end,
          done -> {
            if (done >= shown[0] + tokens / 10) {
              shown[0] = done;
              context.console().err().printf("the model has written %,d tokens%n", done);
            }
          });
    }
  }

  private List<int[]> ofFile(Path file, int tokens) {
    Tokenizer tokenizer = new Tokenizer(Vocabulary.of(model));
    int[] all = tokenizer.encode(TextFile.read(file, MOST_BYTES)).toArray();
    int count = Math.min(all.length, tokens);
    if (count < LENGTH) {
      throw new MigaException(
          ErrorCode.INVALID_FILE,
          "%s: %d tokens are too few; give at least %d, or '%s' for text that the model writes"
              .formatted(file, count, LENGTH, SELF));
    }
    List<int[]> texts = new ArrayList<>();
    for (int from = 0; from < count; from += LENGTH - 1) {
      int length = Math.min(LENGTH - 1, count - from);
      int[] text = new int[length + 1];
      text[0] = tokenizer.vocabulary().bosId();
      System.arraycopy(all, from, text, 1, length);
      if (length > 1) {
        texts.add(text);
      }
    }
    return texts;
  }
}
