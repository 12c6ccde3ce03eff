package dev.miga.engine.format.safetensors;

import dev.miga.engine.format.Printable;
import dev.miga.engine.format.VocabularyBuilder;
import dev.miga.engine.format.VocabularyData;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;

/**
 * The vocabulary of {@code tokenizer.json}.
 *
 * <p>That file lists merges in order, where SentencePiece gives every piece a score and merges the
 * pair whose result scores highest. Both choose the same: the file was made by listing, for each
 * piece from the highest score to the lowest, all pairs that yield it. So the rank of the first
 * merge that yields a piece, negated, is a score of the same order. Ties do not arise: a rank
 * belongs to one piece. Ranks stay below 2^24 and are exact as f32.
 */
final class TokenizerJson {
  private static final long MAX_BYTES = 128 << 20;
  private static final int MAX_RANK = 1 << 24;

  private final JsonCursor cursor;
  private final Map<String, Integer> vocab = new HashMap<>();
  private final Map<String, Integer> firstRanks = new HashMap<>();
  private final List<AddedToken> added = new ArrayList<>();

  private TokenizerJson(JsonCursor cursor) {
    this.cursor = cursor;
  }

  /** Reads pieces into the builder; what lies beyond its size is left out. */
  static SpecialIds read(Path path, VocabularyBuilder builder) {
    try (JsonCursor cursor = new JsonCursor(path, 0, JsonFile.bytes(path, MAX_BYTES))) {
      TokenizerJson json = new TokenizerJson(cursor);
      json.read(Part.EVERYTHING);
      return json.fill(builder);
    }
  }

  /** The tokens that are matched as a whole. */
  static List<AddedToken> addedTokens(Path path) {
    try (JsonCursor cursor = new JsonCursor(path, 0, JsonFile.bytes(path, MAX_BYTES))) {
      TokenizerJson json = new TokenizerJson(cursor);
      json.read(Part.ADDED_TOKENS);
      return json.added;
    }
  }

  private enum Part {
    ADDED_TOKENS,
    EVERYTHING
  }

  private void read(Part part) {
    cursor.beginObject();
    while (cursor.hasMember()) {
      String name = cursor.name();
      if (name.equals("added_tokens")) {
        readAdded();
      } else if (name.equals("model") && part == Part.EVERYTHING) {
        readModel();
      } else {
        cursor.skip();
      }
    }
    cursor.end();
  }

  private void readAdded() {
    cursor.beginArray();
    while (cursor.hasElement()) {
      long id = -1;
      String content = "";
      boolean special = false;
      cursor.beginObject();
      while (cursor.hasMember()) {
        switch (cursor.name()) {
          case "id" -> id = id();
          case "content" -> content = cursor.string();
          case "special" -> special = cursor.bool();
          default -> cursor.skip();
        }
      }
      if (id < 0 || content.isEmpty()) {
        throw cursor.wrong("an added token needs an id and content");
      }
      added.add(new AddedToken((int) id, content, special));
    }
  }

  private void readModel() {
    cursor.beginObject();
    while (cursor.hasMember()) {
      switch (cursor.name()) {
        case "type" -> requireBpe(cursor.string());
        case "vocab" -> readVocab();
        case "merges" -> readMerges();
        default -> cursor.skip();
      }
    }
  }

  private void requireBpe(String type) {
    if (!type.equals("BPE")) {
      throw cursor.wrong("a tokenizer of type " + Printable.quote(type) + ", Gemma has BPE");
    }
  }

  private void readVocab() {
    cursor.beginObject();
    while (cursor.hasMember()) {
      vocab.put(cursor.name(), id());
    }
  }

  private int id() {
    long id = cursor.whole();
    if (id < 0 || id >= MAX_RANK) {
      throw cursor.wrong("the id " + id + ", allowed are 0 to 2^24 - 1");
    }
    return (int) id;
  }

  /** Merges are {@code "left right"} in older files, {@code ["left", "right"]} in newer ones. */
  private void readMerges() {
    cursor.beginArray();
    for (int rank = 0; cursor.hasElement(); rank++) {
      if (rank == MAX_RANK) {
        throw cursor.wrong("more than 2^24 merges");
      }
      firstRanks.putIfAbsent(merged(), rank);
    }
  }

  private String merged() {
    if (cursor.at(JsonToken.VALUE_STRING)) {
      String pair = cursor.string();
      int space = pair.indexOf(' ');
      if (space < 0) {
        throw cursor.wrong("the merge " + Printable.quote(pair) + " has no space");
      }
      return pair.substring(0, space) + pair.substring(space + 1);
    }
    cursor.beginArray();
    String left = cursor.string();
    String right = cursor.string();
    if (cursor.hasElement()) {
      throw cursor.wrong("a merge of more than two pieces");
    }
    return left + right;
  }

  private SpecialIds fill(VocabularyBuilder builder) {
    vocab.forEach(
        (piece, id) -> {
          if (id < builder.size()) {
            builder.set(id, piece.getBytes(StandardCharsets.UTF_8), score(piece), type(piece));
          }
        });
    for (AddedToken token : added) {
      vocab.put(token.content(), token.id());
      if (token.id() < builder.size()) {
        token.addTo(builder);
      }
    }
    return new SpecialIds(id("<bos>"), id("<eos>"), id("<unk>"));
  }

  private int id(String piece) {
    Integer id = vocab.get(piece);
    if (id == null) {
      throw cursor.wrong("no token " + piece);
    }
    return id;
  }

  private float score(String piece) {
    return isByte(piece) ? 0 : -firstRanks.getOrDefault(piece, MAX_RANK - 1);
  }

  private static byte type(String piece) {
    return isByte(piece) ? VocabularyData.TYPE_BYTE : VocabularyData.TYPE_NORMAL;
  }

  private static boolean isByte(String piece) {
    return piece.length() == 6
        && piece.startsWith("<0x")
        && piece.endsWith(">")
        && Character.digit(piece.charAt(3), 16) >= 0
        && Character.digit(piece.charAt(4), 16) >= 0;
  }
}
