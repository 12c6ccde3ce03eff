package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.Folders;
import dev.miga.engine.decode.Scheduler;
import dev.miga.engine.hub.RealWeights;
import dev.miga.engine.json.JsonValue;
import dev.miga.engine.json.JsonValue.JsonObject;
import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.kernels.KernelsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The specialist that ships, on every fourth of the messages by which its training was chosen. */
class BakeryIT {
  private static final Path FOLDER = Path.of("..", "specialists", "bakery");
  private static final int EVERY = 4;

  private record Message(String text, JsonValue gold) {}

  /** What came of all messages. */
  private record Marks(List<Boolean> right, long passes, long tokens) {
    long count() {
      return right.stream().filter(Boolean::booleanValue).count();
    }
  }

  private static List<Message> messages() throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve("dev.jsonl"));
    return IntStream.range(0, lines.size())
        .filter(i -> i % EVERY == 0)
        .mapToObj(i -> message((JsonObject) JsonValue.parse(lines.get(i))))
        .toList();
  }

  private static Message message(JsonObject line) {
    String text = ((JsonString) line.get("text").orElseThrow()).value();
    return new Message(text, line.get("gold").orElseThrow());
  }

  private static SpecialistLoader loader(Merge merge) {
    return new SpecialistLoader(
        own -> RealWeights.path(),
        new KernelsProvider().choose(KernelsProvider.Wish.AUTO).kernels(),
        Runtime.getRuntime().availableProcessors(),
        (done, total) -> {},
        Folders.standard().packed(),
        new Serving(merge, Optional.empty(), Scheduler.Limits.STANDARD));
  }

  private static Marks marks(Merge merge, List<Message> messages) {
    try (Specialist bakery = loader(merge).load(SpecialistFile.read(FOLDER))) {
      Iterator<Request> requests =
          messages.stream().map(message -> new Request("", message.text())).iterator();
      List<Boolean> right = new ArrayList<>();
      long passes = 0;
      long tokens = 0;
      Iterator<Reply> replies = bakery.applyAll(requests, 8);
      while (replies.hasNext()) {
        Structured<?> answer = (Structured<?>) ((Reply.Answered) replies.next()).answer();
        right.add(answer.output().equals(messages.get(right.size()).gold()));
        passes += answer.generation().work().passes();
        tokens += answer.generation().tokens().size();
      }
      return new Marks(right, passes, tokens);
    }
  }

  @Test
  void mostRecordsAreRightMergedOrAsFactorsAndTakeFewPasses() throws IOException {
    List<Message> messages = messages();
    assertThat(messages).hasSize(65);
    Marks merged = marks(Merge.ALWAYS, messages);
    Marks factors = marks(Merge.NEVER, messages);
    assertThat(merged.count()).isGreaterThanOrEqualTo(57);
    assertThat(factors.count()).isGreaterThanOrEqualTo(merged.count() - 1);
    assertThat(merged.passes()).isLessThan(merged.tokens() / 5);
  }
}
