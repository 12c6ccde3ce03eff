package dev.miga.engine.decode;

import dev.miga.engine.grammar.Constraint;
import dev.miga.engine.tokenizer.Tokenizer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * In which tokens the tokenizer itself would continue a text: what a model that was trained on
 * whole texts expects to see. Safe for any number of threads.
 */
final class Spelling {
  private static final int[] NONE = {};

  /** Tokens before the join with which a continuation is spelled together. */
  private static final int CONTEXT_TOKENS = 3;

  /** Continuations that are remembered before all are forgotten. */
  private static final int MEMORY = 4096;

  private final Tokenizer tokenizer;
  private final Map<Run, int[]> known = new ConcurrentHashMap<>();

  Spelling(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** What is remembered: the last tokens written and the text that continues them. */
  private record Run(String context, String text) {}

  /**
   * The tokens that must come next and are certain. The text that the constraint forces is spelled
   * as the tokenizer would; its last token is left out unless the text ends with it, because what
   * follows may merge with it: a colon and a quote are one token where they meet.
   *
   * <p>This is part of what decoding under a grammar means here, not a short cut: a token is chosen
   * by the model only where this is empty.
   */
  int[] certain(Constraint constraint, Written written) {
    byte[] forced = constraint.forced();
    if (forced.length == 0) {
      return NONE;
    }
    int[] tokens = continuation(written, forced);
    if (tokens.length == 0) {
      return NONE;
    }
    Constraint after = constraint.fork();
    boolean ends = after.acceptBytes(forced) && after.isComplete();
    return ends && bytes(tokens).length == forced.length
        ? tokens
        : Arrays.copyOf(tokens, tokens.length - 1);
  }

  /**
   * The tokens of bytes that follow what was written, spelled together with it where that leaves
   * the written tokens as they are. Bytes of a character that is cut off at the end are passed
   * over; empty where the bytes begin inside of one.
   */
  int[] continuation(Written written, byte[] bytes) {
    int whole = wholeCharacters(bytes);
    if (whole == 0 || (bytes[0] & 0xC0) == 0x80) {
      return NONE;
    }
    String text = new String(bytes, 0, whole, StandardCharsets.UTF_8);
    int[] context = written.last(CONTEXT_TOKENS);
    Run run = new Run(Arrays.toString(context), text);
    int[] tokens = known.get(run);
    if (tokens == null) {
      tokens = spell(context, text, Arrays.copyOf(bytes, whole));
      if (known.size() >= MEMORY) {
        known.clear();
      }
      known.put(run, tokens);
    }
    return tokens;
  }

  private int[] spell(int[] context, String text, byte[] expected) {
    String before = new String(bytes(context), StandardCharsets.UTF_8);
    int[] together = tokenizer.encode(before + text).toArray();
    int[] rest =
        Arrays.mismatch(together, context) == context.length
            ? Arrays.copyOfRange(together, context.length, together.length)
            : tokenizer.encode(text).toArray();
    return Arrays.equals(bytes(rest), expected) ? rest : NONE;
  }

  private byte[] bytes(int[] tokens) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int token : tokens) {
      out.writeBytes(tokenizer.vocabulary().bytesOf(token));
    }
    return out.toByteArray();
  }

  /** Length without a character that is cut off at the end. */
  private static int wholeCharacters(byte[] bytes) {
    int start = bytes.length - 1;
    while (start > 0 && (bytes[start] & 0xC0) == 0x80) {
      start--;
    }
    int octet = bytes[start] & 0xFF;
    int length = octet < 0x80 ? 1 : (octet < 0xE0 ? 2 : (octet < 0xF0 ? 3 : 4));
    return start + length == bytes.length ? bytes.length : start;
  }
}
