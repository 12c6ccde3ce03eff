package dev.miga.engine.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** BPE as the definition reads: scan all neighbours, merge the best, begin again. */
final class MergingByTheBook {
  private MergingByTheBook() {}

  static int[] encode(Vocabulary vocabulary, String text) {
    List<String> symbols =
        text.codePoints().mapToObj(Character::toString).collect(Collectors.toList());
    for (int best = best(vocabulary, symbols); best >= 0; best = best(vocabulary, symbols)) {
      symbols.set(best, symbols.get(best) + symbols.remove(best + 1));
    }
    List<Integer> ids = new ArrayList<>();
    for (String symbol : symbols) {
      OptionalInt id = vocabulary.find(symbol, TokenKind.NORMAL);
      if (id.isPresent()) {
        ids.add(id.getAsInt());
      } else {
        for (byte value : symbol.getBytes(StandardCharsets.UTF_8)) {
          ids.add(vocabulary.byteId(value));
        }
      }
    }
    return ids.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int best(Vocabulary vocabulary, List<String> symbols) {
    int best = -1;
    int bestOrder = 0;
    for (int i = 0; i + 1 < symbols.size(); i++) {
      OptionalInt id = vocabulary.find(symbols.get(i) + symbols.get(i + 1), TokenKind.NORMAL);
      if (id.isPresent()) {
        int order = vocabulary.tables().pieces().order()[id.getAsInt()];
        if (best < 0 || order < bestOrder) {
          best = i;
          bestOrder = order;
        }
      }
    }
    return best;
  }
}
