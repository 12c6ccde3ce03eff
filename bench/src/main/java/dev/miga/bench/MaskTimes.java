package dev.miga.bench;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.tokens.TokenTrie;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.engine.model.ModelFiles;
import dev.miga.engine.tokenizer.TokenIds;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * What masks cost along right answers, one thread, in the order in which a service meets them,
 * after the same {@link Grammar#warmUp}. Run it with {@code -XX:TieredStopAtLevel=1} as {@code miga
 * apply} runs. Then each message is gone through twice more and the shorter time of a mask taken,
 * which leaves out what interrupts a thread.
 *
 * <pre>MaskTimes MODEL.gguf SCHEMA.json MESSAGES.jsonl   # lines {"text", "gold"}</pre>
 */
public final class MaskTimes {
  private MaskTimes() {}

  /** Prints mean, percentiles and the largest, in microseconds. */
  @SuppressWarnings("SystemOut") // a program of its own
  public static void main(String[] args) throws IOException {
    Tokenizer tokenizer;
    try (ModelFile file = ModelFiles.open(Path.of(args[0]))) {
      tokenizer = new Tokenizer(Vocabulary.of(file));
    }
    Grammar grammar =
        Grammar.ofJsonSchema(
            Files.readString(Path.of(args[1])),
            GrammarOptions.of(TokenTrie.of(tokenizer.vocabulary()), 1, 106));
    long start = System.nanoTime();
    grammar.warmUp(Grammar.WARM_UP);
    System.out.printf(Locale.ROOT, "warm-up %.1f ms%n", (System.nanoTime() - start) / 1e6);
    List<Mask> met = new ArrayList<>();
    List<Mask> again = new ArrayList<>();
    List<String> lines = Files.readAllLines(Path.of(args[2]));
    for (String line : lines) {
      met.addAll(along(line, tokenizer, grammar));
    }
    for (String line : lines) {
      List<Mask> once = along(line, tokenizer, grammar);
      List<Mask> twice = along(line, tokenizer, grammar);
      for (int i = 0; i < once.size(); i++) {
        again.add(once.get(i).micros() < twice.get(i).micros() ? once.get(i) : twice.get(i));
      }
    }
    print("first 100", met.subList(0, Math.min(100, met.size())));
    print("all", met);
    print("second half", met.subList(met.size() / 2, met.size()));
    print("best of two", again);
  }

  /** A mask: how long it took, how many tokens it allows, and the answer before it. */
  private record Mask(double micros, int allowed, String after) {}

  private static List<Mask> along(String line, Tokenizer tokenizer, Grammar grammar) {
    JsonObject sample = (JsonObject) JsonValue.parse(line);
    String text = ((JsonString) sample.get("text").orElseThrow()).value();
    String gold = sample.get("gold").orElseThrow().toJson();
    Constraint constraint = grammar.constraint(text);
    List<Mask> masks = new ArrayList<>();
    TokenIds tokens = tokenizer.encode(gold);
    for (int i = 0; i < tokens.size(); i++) {
      long start = System.nanoTime();
      int allowed = constraint.allowed().size();
      double micros = (System.nanoTime() - start) / 1e3;
      if (allowed == 0) {
        throw new IllegalStateException("nothing allowed in " + line);
      }
      masks.add(new Mask(micros, allowed, tokenizer.decode(tokens.slice(0, i))));
      constraint.accept(tokens.at(i));
    }
    return masks;
  }

  @SuppressWarnings("SystemOut")
  private static void print(String name, List<Mask> masks) {
    double[] sorted = masks.stream().mapToDouble(Mask::micros).sorted().toArray();
    double sum = 0;
    for (double value : sorted) {
      sum += value;
    }
    System.out.printf(
        Locale.ROOT,
        "%-12s %6d masks  mean %.1f us  p50 %.1f  p99 %.1f  max %.1f%n",
        name,
        sorted.length,
        sum / sorted.length,
        sorted[sorted.length / 2],
        sorted[(int) (sorted.length * 0.99)],
        sorted[sorted.length - 1]);
    masks.stream()
        .sorted(Comparator.comparingDouble(Mask::micros).reversed())
        .limit(4)
        .forEach(
            mask ->
                System.out.printf(
                    Locale.ROOT,
                    "    %.1f us, %d tokens after %s%n",
                    mask.micros(),
                    mask.allowed(),
                    mask.after()));
  }
}
