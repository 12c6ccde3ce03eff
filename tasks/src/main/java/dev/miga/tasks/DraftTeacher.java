package dev.miga.tasks;

import dev.miga.engine.decode.BaseModel;
import dev.miga.engine.decode.DraftModel;
import dev.miga.engine.decode.DraftTable;
import dev.miga.engine.grammar.Grammar;
import dev.miga.engine.grammar.GrammarOptions;
import dev.miga.engine.tokenizer.TokenIds;

/** Teaches drafts how the answers of a task go, from texts with their answers. */
public final class DraftTeacher {
  private final Task task;
  private final Grammar grammar;
  private final DraftModel drafts;

  /**
   * A teacher of a table that knows nothing yet.
   *
   * @param extract the file's kind
   */
  public DraftTeacher(BaseModel base, SpecialistFile file, Kind.Extract extract) {
    this.task = file.task();
    TokenIds stops = Prompt.of(task, base.model().tokenizer()).stopIds();
    this.grammar =
        Grammar.ofJsonSchema(extract.written(), GrammarOptions.of(base.tokens(), stops.toArray()));
    this.drafts = new DraftModel(base.model().tokenizer(), stops);
  }

  /**
   * Learns from a text.
   *
   * @param written what the model is to write of it, as {@link Outputs#canonical} spells it; what
   *     the schema does not allow is passed over
   */
  public void learn(String text, String written) {
    drafts.learn(grammar.constraint(task.asRead(text).text()), written);
  }

  /** What was learnt by now. */
  public DraftTable table() {
    return drafts.table();
  }
}
