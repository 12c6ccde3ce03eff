package dev.miga.training.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of a template's text. */
sealed interface Phrase {
  /** Characters as they are. */
  record Literal(String text) implements Phrase {}

  /** One of several phrases, {@code [a|b|]}; one alone, {@code [a]}, may be left out. */
  record OneOf(List<List<Phrase>> alternatives) implements Phrase {
    /** Copies the list. */
    public OneOf {
      alternatives = List.copyOf(alternatives);
    }
  }

  /** What one of some slots says, or nothing: <code>{a|b:2|}</code>. */
  record Slots(List<Optional<Use>> uses) implements Phrase {
    /** Copies the list. */
    public Slots {
      uses = List.copyOf(uses);
    }
  }

  /**
   * A slot in a text. The same slot under the same number says the same wherever it stands.
   *
   * @param number empty, or what tells it from others of the slot
   */
  record Use(String slot, String number) {
    /** As gold names it behind a {@code $}. */
    String name() {
      return number.isEmpty() ? slot : slot + ":" + number;
    }
  }

  /** All slots in phrases, at any depth. */
  static Stream<Use> uses(List<Phrase> phrases) {
    return phrases.stream()
        .flatMap(
            phrase ->
                switch (phrase) {
                  case Literal ignored -> Stream.of();
                  case OneOf oneOf -> oneOf.alternatives().stream().flatMap(Phrase::uses);
                  case Slots slots -> slots.uses().stream().flatMap(Optional::stream);
                });
  }
}
