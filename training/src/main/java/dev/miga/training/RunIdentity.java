package dev.miga.training;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.kernels.training.TrainingKernels;
import dev.miga.training.layer.LoraConfig;
import dev.miga.training.layer.Method;
import dev.miga.training.layer.Rounding;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a resumed run must have in common with the one that it continues: all settings that bear on
 * the result, and every token.
 *
 * @param settings by the names that people give them
 * @param fingerprint of settings and tokens
 */
record RunIdentity(Map<String, String> settings, String fingerprint) {
  private static final String FINGERPRINT = "fingerprint";
  private static final String SETTING = "setting.";

  static RunIdentity of(TrainerConfig config, List<Example> examples, TrainingKernels kernels) {
    Map<String, String> settings = settings(config, examples, kernels);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.wrap(settings.toString().getBytes(StandardCharsets.UTF_8)));
      for (Example example : examples) {
        add(digest, example.prompt());
        switch (example) {
          case Example.Completion c -> {
            add(digest, c.completion());
            c.allowed().forEach(set -> add(digest, set));
          }
          case Example.Taught t -> add(digest, t.text());
          case Example.Labelled l -> add(digest, new int[] {l.label()});
        }
      }
      return new RunIdentity(settings, HexFormat.of().formatHex(digest.digest(), 0, 16));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Map<String, String> settings(
      TrainerConfig config, List<Example> examples, TrainingKernels kernels) {
    Map<String, String> settings = new LinkedHashMap<>();
    switch (config.method()) {
      case Method.Lora method -> {
        LoraConfig lora = method.config();
        settings.put("method", "lora");
        settings.put("rank", Integer.toString(lora.rank()));
        settings.put("alpha", Float.toString(lora.alpha()));
        settings.put("scaling", lora.scaling().toString());
        settings.put("dropout", Float.toString(lora.dropout()));
        if (!(method.rounding() instanceof Rounding.None)) {
          settings.put("rounding", method.rounding().toString());
        }
      }
      case Method.FullBlocks full -> {
        settings.put("method", "full");
        settings.put("rounding", full.rounding().toString());
      }
    }
    settings.put("epochs", Integer.toString(config.epochs()));
    settings.put("batch", Integer.toString(config.batchSize()));
    settings.put("learning-rate", Double.toString(config.schedule().peak()));
    settings.put("warm-up", Integer.toString(config.schedule().warmUpSteps()));
    settings.put("schedule", config.schedule().getClass().getSimpleName());
    settings.put("weight-decay", Float.toString(config.optimizer().weightDecay()));
    settings.put("clip", Double.toString(config.optimizer().clipNorm()));
    settings.put("optimizer", config.optimizer().toString());
    settings.put("seed", Long.toString(config.seed()));
    settings.put("rows of a pass", Integer.toString(config.maxRows()));
    settings.put("labels", Integer.toString(config.labels()));
    settings.put("samples to learn from", Integer.toString(examples.size()));
    settings.put("kernels", kernels.name());
    return settings;
  }

  private static void add(MessageDigest digest, int[] tokens) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * (tokens.length + 1)).putInt(tokens.length);
    for (int token : tokens) {
      bytes.putInt(token);
    }
    digest.update(bytes.flip());
  }

  /** As it is kept in a checkpoint. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FINGERPRINT, fingerprint);
    settings.forEach((name, value) -> metadata.put(SETTING + name, value));
    return metadata;
  }

  /**
   * Checks that a checkpoint is of this run.
   *
   * @throws MigaException if it is not, saying what differs
   */
  void require(Path checkpoint, Map<String, String> metadata) {
    if (!fingerprint.equals(metadata.get(FINGERPRINT))) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "%s: the run there was begun with %s; to go on with it set that back, to begin anew delete the folder %s and leave --resume out"
              .formatted(
                  checkpoint, difference(metadata), checkpoint.toAbsolutePath().getParent()));
    }
  }

  private String difference(Map<String, String> metadata) {
    List<String> differing = new ArrayList<>();
    settings.forEach(
        (name, now) -> {
          String then = metadata.getOrDefault(SETTING + name, now);
          if (!then.equals(now) && !name.equals("optimizer")) {
            differing.add("%s %s (now %s)".formatted(name, then, now));
          }
        });
    metadata.keySet().stream()
        .filter(key -> key.startsWith(SETTING))
        .map(key -> key.substring(SETTING.length()))
        .filter(name -> !settings.containsKey(name))
        .forEach(name -> differing.add(name + " " + metadata.get(SETTING + name) + " (now none)"));
    return differing.isEmpty()
        ? "other samples, or another prompt or schema"
        : String.join(", ", differing);
  }
}
