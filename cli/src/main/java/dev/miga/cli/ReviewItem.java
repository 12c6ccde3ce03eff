package dev.miga.cli;

import dev.miga.engine.json.JsonValue;
import dev.miga.eval.Question;
import dev.miga.tasks.Answer;
import dev.miga.tasks.Kind;
import dev.miga.tasks.Outputs;

/**
 * An answer for a person to look at.
 *
 * @param isAsExpected whether it is what the file says, or the file says nothing
 */
record ReviewItem(Question question, Answer answer, boolean isAsExpected) {

  static ReviewItem of(Question question, Answer answer, Kind kind) {
    boolean differs =
        question
            .gold()
            .map(gold -> Outputs.answer(kind, gold))
            .filter(gold -> !gold.equals(answer.output()))
            .isPresent();
    return new ReviewItem(question, answer, !differs);
  }

  /** What a person begins to edit with. */
  JsonValue draft() {
    return question.gold().orElseGet(answer::output);
  }
}
