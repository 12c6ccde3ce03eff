package dev.miga.training;

import dev.miga.engine.adapter.Scaling;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.Method;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The frozen reference that {@code make_golden.py} wrote. */
record Golden(
    Path folder,
    Method.Lora lora,
    List<Example> examples,
    int[] labels,
    double wholeLoss,
    double allowedLoss,
    double labelLoss,
    double fullLoss) {

  static Golden read() {
    try {
      URL batch = Objects.requireNonNull(Golden.class.getResource("golden/batch.txt"));
      Path file = Path.of(batch.toURI());
      return parse(file.resolveSibling(""), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Golden parse(Path folder, List<String> lines) {
    int rank = (int) number(lines, "rank");
    float alpha = (float) number(lines, "alpha");
    List<Example> examples = new ArrayList<>();
    List<int[]> allowed = new ArrayList<>();
    int[] prompt = {};
    int[] completion = {};
    for (String line : lines) {
      if (line.startsWith("prompt ")) {
        prompt = ids(line);
      } else if (line.startsWith("completion ")) {
        completion = ids(line);
        allowed.clear();
      } else if (line.startsWith("allowed ")) {
        allowed.add(ids(line));
        if (allowed.size() == completion.length) {
          examples.add(new Example.Completion(prompt, completion, allowed));
        }
      }
    }
    LoraConfig lora = new LoraConfig(rank, alpha, 0, Scaling.STANDARD);
    return new Golden(
        folder,
        new Method.Lora(lora),
        examples,
        ids(line(lines, "labels")),
        number(lines, "whole_loss"),
        number(lines, "allowed_loss"),
        number(lines, "label_loss"),
        number(lines, "full_loss"));
  }

  /** The same examples without their constraint. */
  List<Example> unrestricted() {
    return examples.stream()
        .map(Example.Completion.class::cast)
        .map(e -> Example.of(e.prompt(), e.completion()))
        .toList();
  }

  /** The prompts, each with a label. */
  List<Example> labelled() {
    List<Example> out = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      out.add(new Example.Labelled(examples.get(i).prompt(), labels[i]));
    }
    return out;
  }

  private static double number(List<String> lines, String name) {
    return Double.parseDouble(line(lines, name).substring(name.length() + 1));
  }

  private static String line(List<String> lines, String name) {
    return lines.stream().filter(l -> l.startsWith(name + " ")).findFirst().orElseThrow();
  }

  private static int[] ids(String line) {
    return Arrays.stream(line.split(" ")).skip(1).mapToInt(Integer::parseInt).toArray();
  }
}
