package dev.miga.engine.format.safetensors;

import dev.miga.engine.format.VocabularyBuilder;
import dev.miga.engine.format.VocabularyData;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A token that is matched as a whole before merging.
 *
 * @param special whether text may not contain it: a control token
 */
record AddedToken(int id, String content, boolean special) {
  private static final Set<String> CONTROL =
      Set.of("<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<start_of_turn>", "<end_of_turn>");

  /** A token of which only the text is known: Gemma's control tokens go by their names. */
  static AddedToken of(int id, String content) {
    boolean special = CONTROL.contains(content) || content.startsWith("<unused");
    return new AddedToken(id, content, special);
  }

  /** Adds it as llama.cpp's converter does. */
  void addTo(VocabularyBuilder builder) {
    String text = special ? content : content.replace('\u2581', ' ');
    builder.set(
        id,
        text.getBytes(StandardCharsets.UTF_8),
        VocabularyBuilder.UNMERGED_SCORE,
        special ? VocabularyData.TYPE_CONTROL : VocabularyData.TYPE_USER_DEFINED);
  }
}
