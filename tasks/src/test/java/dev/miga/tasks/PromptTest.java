package dev.miga.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.miga.engine.model.LanguageModel;
import dev.miga.engine.tokenizer.TokenIds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {
  @TempDir private Path folder;

  @Test
  void saysTheTextAsOftenAsTheTaskSays() {
    Kind kind = new Kind.Classify(List.of("yes", "no"), 0);
    Task task = new Task("tiny", kind, "bread", List.of(new Task.Example("in", "yes")), 2, 300);
    try (LanguageModel model = TinySpecialists.model(folder)) {
      Prompt prompt = Prompt.of(task, model.tokenizer());
      String shown = "bread<end_of_turn>in<end_of_turn>yes<end_of_turn>a pan\na pan<end_of_turn>";
      assertThat(prompt.show("a pan")).isEqualTo(shown);
      assertThat(Prompt.template(task))
          .isEqualTo("<bos>" + shown.replace("a pan\na pan", "{text}\n{text}"));
      TokenIds twice = model.tokenizer().encode("a pan\na pan");
      int end = prompt.stopIds().at(1);
      assertThat(prompt.message("a pan").toArray())
          .isEqualTo(twice.plus(TokenIds.of(end)).toArray());
    }
  }
}
