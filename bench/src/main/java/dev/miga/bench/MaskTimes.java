package dev.miga.bench;

import dev.miga.engine.format.ModelFile;
import dev.miga.engine.format.ModelFiles;
import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.grammar.JsonValue;
import dev.miga.engine.grammar.JsonValue.JsonObject;
import dev.miga.engine.grammar.JsonValue.JsonString;
import dev.miga.engine.grammar.TokenTrie;
import dev.miga.engine.tokenizer.Tokenizer;
import dev.miga.engine.tokenizer.Vocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What masks cost along right answers, one thread, in the order in which a service would meet them:
 * nothing is warmed up but what the messages before have.
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
    List<Double> micros = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of(args[2]))) {
      JsonObject sample = (JsonObject) JsonValue.parse(line);
      String text = ((JsonString) sample.get("text").orElseThrow()).value();
      Constraint constraint = grammar.constraint(text);
      for (int token : tokenizer.encode(sample.get("gold").orElseThrow().toJson()).toArray()) {
        long start = System.nanoTime();
        int allowed = constraint.allowed().size();
        micros.add((System.nanoTime() - start) / 1e3);
        if (allowed == 0) {
          throw new IllegalStateException("nothing allowed in " + line);
        }
        constraint.accept(token);
      }
    }
    print("first 100", micros.subList(0, Math.min(100, micros.size())));
    print("all", micros);
    print("second half", micros.subList(micros.size() / 2, micros.size()));
  }

  @SuppressWarnings("SystemOut")
  private static void print(String name, List<Double> micros) {
    double[] sorted = micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
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
  }
}
