package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.decode.Terms;
import dev.miga.engine.format.safetensors.SafetensorsWriter;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.tensor.Tensor;
import dev.miga.engine.testing.RandomFactors;
import dev.miga.engine.testing.TinyGemma;
import dev.miga.kernels.ScalarKernels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  private static final String TEXT = "hola, 3 pan canilla para la capital €";

  @TempDir private Path folder;
  private SpecialistLoader loader;
  private Fleet fleet;

  @BeforeEach
  void load() {
    Path model = TinyGemma.wide().write(folder);
    // As factors alone, too: merged weights are rounded once more, which shows where two tokens are
    // nearly as likely.
    Serving factors = new Serving(Merge.NEVER, Optional.empty(), Scheduler.Limits.STANDARD);
    loader =
        new SpecialistLoader(
            own -> model, new ScalarKernels(), 2, (done, total) -> {}, folder, factors);
    fleet = Fleet.over(loader, "tiny");
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  /** An order taker with random factors of its own. */
  private SpecialistFile file(String name) {
    Random random = new Random(name.hashCode());
    List<Tensor> tensors = new ArrayList<>();
    for (int layer = 0; layer < 2; layer++) {
      String at = "base_model.model.model.layers." + layer + ".";
      addFactors(tensors, at + "self_attn.q_proj", 256, random);
      addFactors(tensors, at + "mlp.up_proj", 512, random);
    }
    Path adapter = folder.resolve(name + ".safetensors");
    SafetensorsWriter.write(adapter, Map.of("lora_alpha", "0.2"), tensors);
    return TinySpecialists.file(TinySpecialists.task(TinySpecialists.extract()))
        .withAdapter(adapter);
  }

  private static void addFactors(List<Tensor> to, String linear, int out, Random random) {
    to.add(RandomFactors.tensor(linear + ".lora_A.weight", 4, 256, random));
    to.add(RandomFactors.tensor(linear + ".lora_B.weight", out, 4, random));
  }

  @Test
  void specialistsThatShareABaseAnswerAsEachAlone() {
    List<JsonValue> alone = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      try (Specialist specialist = loader.load(file(name))) {
        alone.add(specialist.applyToJson(TEXT));
      }
    }
    assertThat(alone).doesNotHaveDuplicates();
    List<Pending> together = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      fleet.open(name, file(name));
    }
    for (String name : fleet.names()) {
      together.add(fleet.get(name).submit(TEXT, Terms.NONE, event -> {}));
    }
    assertThat(together).extracting(pending -> pending.await().output()).isEqualTo(alone);
  }

  @Test
  void closingWaitsForTheTextsThatWereTaken() {
    Specialist specialist = fleet.open("a", file("a"));
    CompletableFuture<Void> told = new CompletableFuture<>();
    CompletableFuture<Void> go = new CompletableFuture<>();
    Pending pending =
        specialist.submit(
            TEXT,
            Terms.NONE,
            event -> {
              told.complete(null);
              go.join();
            });
    told.join();
    CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> fleet.close("a"));
    go.complete(null);
    closing.join();
    assertThat(pending.isDone()).isTrue();
    assertThat(pending.await().output()).isNotNull();
    assertThatThrownBy(() -> specialist.apply(TEXT)).hasMessageContaining("closed");
    assertThatThrownBy(() -> fleet.get("a"))
        .isInstanceOfSatisfying(
            MigaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void reloadingPutsAnotherInItsPlace() {
    JsonValue before = fleet.open("a", file("a")).applyToJson(TEXT);
    JsonValue other = fleet.open("b", file("b")).applyToJson(TEXT);
    fleet.reload("a", file("b"));
    assertThat(fleet.get("a").applyToJson(TEXT)).isEqualTo(other).isNotEqualTo(before);
    assertThatThrownBy(() -> fleet.reload("z", file("b"))).hasMessageContaining("'z'");
    assertThatThrownBy(() -> fleet.open("a", file("b"))).hasMessageContaining("already");
  }

  @Test
  void warmingLetsOneSpecialistRun() {
    long before = fleet.base().scheduler().load().passes();
    fleet.warm();
    assertThat(fleet.base().scheduler().load().passes()).as("without any").isEqualTo(before);
    fleet.open("a", file("a"));
    before = fleet.base().scheduler().load().passes();
    fleet.warm();
    assertThat(fleet.base().scheduler().load().passes()).isGreaterThan(before);
  }

  @Test
  void eachTakesItsFactorsAndItsPrefixOfMemory() {
    Specialist specialist = fleet.open("a", file("a"));
    assertThat(specialist.bytes()).isBetween(1_000L, 1_000_000L);
  }
}
