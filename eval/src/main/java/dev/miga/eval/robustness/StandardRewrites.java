package dev.miga.eval.robustness;

import dev.miga.engine.json.JsonValue.JsonString;
import dev.miga.tasks.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The rewrites that need no file. */
public final class StandardRewrites {
  private StandardRewrites() {}

  /**
   * All of them, those first that must not change the answer.
   *
   * @param language of what they add
   */
  public static List<Rewrite> of(Kind kind, Language language) {
    AddedPhrases phrases = AddedPhrases.of(language);
    return List.of(
        Rewrite.keeping("typos", Set.of(), Slips::typos),
        Rewrite.keeping("neighbours", Set.of(), Slips::neighbours),
        Rewrite.keeping(
            "accents",
            Set.of(Fold.ACCENTS),
            (passage, random) -> Fold.ACCENTS.apply(passage.text())),
        Rewrite.keeping(
            "capitals",
            Set.of(Fold.CASE),
            (passage, random) -> passage.text().toUpperCase(Locale.ROOT)),
        Rewrite.keeping(
            "small-letters",
            Set.of(Fold.CASE),
            (passage, random) -> passage.text().toLowerCase(Locale.ROOT)),
        Rewrite.keeping("spaces", Set.of(Fold.SPACES), Wording::spaces),
        Rewrite.keeping("emoji", Set.of(), Wording::emoji),
        Rewrite.keeping(
            "dictated",
            Set.of(),
            (passage, random) -> Wording.dictated(passage, phrases.dictated())),
        Rewrite.keeping(
            "greetings",
            Set.of(),
            (passage, random) -> phrases.greeting() + passage.text() + phrases.thanks()),
        Rewrite.keeping("lines", Set.of(Fold.SPACES), (passage, random) -> Wording.lines(passage)),
        Rewrite.keeping("look-alikes", Set.of(Fold.LOOK_ALIKES), LookAlikes::rewrite),
        Rewrite.keeping(
            "command",
            Set.of(),
            (passage, random) ->
                passage.text() + phrases.command().formatted(demanded(kind, passage, random))),
        Rewrite.changing("number", Alterations::number),
        Rewrite.changing(
            "cancelled",
            (passage, random) -> Alterations.cancelled(passage, phrases.cancel(), random)));
  }

  /** What the command demands: an answer that is not the one of the message. */
  private static String demanded(Kind kind, Passage passage, RandomGenerator random) {
    return switch (kind) {
      case Kind.Extract ignored -> "{}";
      case Kind.Classify classify -> another(classify.labels(), passage, random);
      case Kind.Route route -> another(route.specialists(), passage, random);
      case Kind.Generate ignored -> "OK";
    };
  }

  private static String another(List<String> labels, Passage passage, RandomGenerator random) {
    Optional<String> given =
        passage.subject().given().output() instanceof JsonString label
            ? Optional.of(label.value())
            : Optional.empty();
    List<String> others =
        labels.stream().filter(label -> given.filter(label::equals).isEmpty()).toList();
    return others.get(random.nextInt(others.size()));
  }
}
