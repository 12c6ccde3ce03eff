package dev.miga.tasks;

import dev.miga.engine.MigaException;
import dev.miga.engine.adapter.Adapter;
import dev.miga.engine.generate.GenerationEvent;
import dev.miga.engine.model.LanguageModel;
import dev.miga.tasks.Reply.Answered;
import dev.miga.tasks.Reply.Failed;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** How a kind of task is done. Safe for any number of threads; texts are checked already. */
sealed interface Applier extends AutoCloseable permits Extraction, Classification, Completion {

  /** The one for a task. */
  static Applier of(
      SpecialistFile file,
      LanguageModel model,
      Prompt prompt,
      Optional<Adapter.LabelHead> labelHead) {
    return switch (file.task().kind()) {
      case Kind.Extract extract -> new Extraction(file, extract, model, prompt);
      case Kind.Classify classify ->
          new Classification(
              file,
              classify.threshold(),
              model,
              prompt,
              LabelScorer.of(classify.labels(), prompt, labelHead));
      case Kind.Route route ->
          new Classification(
              file,
              route.threshold(),
              model,
              prompt,
              LabelScorer.of(route.specialists(), prompt, labelHead));
      case Kind.Generate generate -> new Completion(file.task(), generate, model, prompt);
    };
  }

  /** Answers one text. */
  Answer apply(String text, BooleanSupplier cancelled, Consumer<GenerationEvent> events);

  /** The task. */
  Task task();

  /** Answers many texts. */
  default void applyAll(Iterator<Request> requests, int inFlight, InOrder replies) {
    for (long number = 0; requests.hasNext(); number++) {
      Request request = requests.next();
      Reply reply;
      try {
        String text = Texts.checked(request.text(), task());
        reply = new Answered(request, apply(text, () -> false, event -> {}));
      } catch (MigaException e) {
        reply = new Failed(request, e);
      }
      replies.accept(number, reply);
    }
  }

  @Override
  void close();
}
