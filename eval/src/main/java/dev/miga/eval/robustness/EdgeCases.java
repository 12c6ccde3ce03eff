package dev.miga.eval.robustness;

import dev.miga.engine.MigaException;
import dev.miga.engine.json.JsonValue.JsonNull;
import dev.miga.eval.robustness.EdgeAnswer.Outcome;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Task;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Texts at the edge of what a specialist is made for. None has a right answer: each must have a
 * valid one, or be refused with a reason.
 *
 * @param messages some ordinary ones, at least one
 */
public record EdgeCases(Task task, List<String> messages, Language language) {
  private static final int TIMES = 5;
  private static final List<String> NUMBERS = List.of("0", "-1", "999999999999", "1e400");

  /** Copies the list. */
  public EdgeCases {
    messages = List.copyOf(messages);
  }

  /** The texts by the names of their cases. */
  public Map<String, String> texts() {
    AddedPhrases phrases = AddedPhrases.of(language);
    String message = messages.getFirst();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("empty", "");
    texts.put("blanks", " \n\t ");
    texts.put("one word", message.strip().split("\\s+", 2)[0]);
    texts.put("longest", longest());
    texts.put("too long", longest() + ".");
    texts.put("Chinese", "你好,请问今天营业到几点?谢谢。");
    texts.put("Arabic", "مرحبا، كم الساعة الآن؟ شكرا");
    texts.put("Russian", "Здравствуйте, до которого часа вы открыты? Спасибо.");
    texts.put("emoji", "🥖🥖🥖 🏠 💵 👍🏽 👨‍👩‍👧");
    texts.put("nothing to find", phrases.nothing());
    texts.put("contradictory", phrases.contradictory().formatted(message));
    for (String number : NUMBERS) {
      texts.put("number " + number, message + "\n" + phrases.number().formatted(number));
    }
    texts.put("repeated", (message + "\n").repeat(TIMES).strip());
    return texts;
  }

  /** As many messages as fit, and of the last one what fits. */
  private String longest() {
    StringBuilder all = new StringBuilder();
    for (int i = 0; all.length() < task.maxCharacters(); i++) {
      all.append(messages.get(i % messages.size())).append('\n');
    }
    all.setLength(task.maxCharacters());
    all.setCharAt(task.maxCharacters() - 1, '.'); // never half of a character
    return all.toString();
  }

  /** Lets somebody answer; {@code each} runs after every answer. */
  public List<EdgeAnswer> answers(Function<String, Answer> answering, Runnable each) {
    List<EdgeAnswer> answers = new ArrayList<>();
    texts()
        .forEach(
            (name, text) -> {
              answers.add(answer(name, text, answering));
              each.run();
            });
    return answers;
  }

  @SuppressWarnings("CatchingUnchecked") // whatever it is, it is what is looked for
  private EdgeAnswer answer(String name, String text, Function<String, Answer> answering) {
    try {
      Answer answer = answering.apply(text);
      Optional<String> problem = PlainCheck.problem(task.kind(), answer.output());
      return new EdgeAnswer(
          name,
          text,
          problem.isPresent() ? Outcome.INVALID : Outcome.ANSWERED,
          new Given(answer.output(), answer.confidence()),
          problem.orElse(""),
          answer.work().passes(),
          answer.work().decided() + answer.work().certain());
    } catch (MigaException refused) {
      return none(name, text, Outcome.REFUSED, refused.oneLine());
    } catch (RuntimeException fault) {
      return none(name, text, Outcome.FAILED, String.valueOf(fault));
    }
  }

  private static EdgeAnswer none(String name, String text, Outcome outcome, String detail) {
    Given nothing = new Given(new JsonNull(), Double.NaN, Optional.of(detail));
    return new EdgeAnswer(name, text, outcome, nothing, detail, 0, 0);
  }
}
