package dev.miga.training.recipe;

import java.util.List;
import java.util.Locale;

/**
 * Something that was found in samples.
 *
 * @param kind what
 * @param places a line for each, with file and line where it has one
 */
public record DataFinding(Kind kind, List<String> places) {
  /** Copies the list. */
  public DataFinding {
    places = List.copyOf(places);
  }

  /** Whether training suffers from it. */
  public enum Weight {
    /** What is learnt or measured is wrong. */
    SPOILS,
    /** It may be meant. */
    REMARK
  }

  /** What can be found, what is to be done first coming first. */
  public enum Kind {
    /** Training refuses them. */
    MISFITS(
        Weight.SPOILS, "samples that do not fit the task", "Correct them; training stops at them."),
    /** The same text with different answers. */
    CONTRADICTIONS(Weight.SPOILS, "texts with two answers", "Decide which one is right."),
    /** Held-out texts that are learnt. */
    LEAKS(
        Weight.SPOILS,
        "texts that are learnt and held out",
        "Take them out of one of the two; training does not learn them."),
    /** Nearly so. */
    NEAR_LEAKS(
        Weight.SPOILS,
        "held-out texts that are nearly one learnt",
        "Take them out of one of the two; the score is too good."),
    /** Labels without a sample. */
    UNSEEN_LABELS(Weight.REMARK, "labels without a sample", "Write some tens of each."),
    /** Labels with few samples. */
    RARE_LABELS(Weight.REMARK, "labels with fewer than 5 samples", "Write some tens of each."),
    /** A label that outweighs all others. */
    LARGEST_LABEL(
        Weight.REMARK,
        "labels that have most of the samples",
        "Write more of the others, unless users do so too."),
    /** Fields without a value. */
    EMPTY_FIELDS(
        Weight.REMARK,
        "fields that never have a value",
        "Write samples that have one, or take them out of the schema."),
    /** Choices that no sample has. */
    UNSEEN_VALUES(
        Weight.REMARK, "fields with values that no sample has", "Write some samples of each."),
    /** Nearly the same text under another label. */
    NEAR_CONTRADICTIONS(
        Weight.REMARK,
        "texts that are nearly another, with another label",
        "Look whether one of the two is wrong."),
    /** Nearly the same text on both sides of a drawn validation. */
    DIVIDED(
        Weight.REMARK,
        "held-out texts that are nearly one learnt",
        "The score is too good; keep them together with 'group'."),
    /** The same text and answer. */
    DUPLICATES(
        Weight.REMARK, "texts that come again with the same answer", "Keep one, unless meant."),
    /** In other case or accents. */
    RESPELT(
        Weight.REMARK,
        "texts that come again with other accents",
        "Keep them, if users write so too."),
    /** Nearly the same text and the same answer. */
    NEAR_DUPLICATES(
        Weight.REMARK, "texts that are nearly another", "They teach little; write different ones.");

    private final Weight weight;
    private final String what;
    private final String advice;

    Kind(Weight weight, String what, String advice) {
      this.weight = weight;
      this.what = what;
      this.advice = advice;
    }

    /** Whether training suffers from it. */
    public Weight weight() {
      return weight;
    }

    /** What is the matter. */
    public String what() {
      return what;
    }

    /** What to do. */
    public String advice() {
      return advice;
    }

    /** Name in files. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
