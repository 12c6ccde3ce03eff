package dev.miga.engine.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files, the same way for the same seed. */
public final class Mutations {
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "2147483647",
          "2147483648",
          "4294967296",
          "9223372036854775807",
          "-9223372036854775808",
          "18446744073709551616",
          "1e999999999",
          "-1e-999999999",
          "1e400",
          "NaN",
          "0x7fffffff",
          "1_0",
          "0.1",
          "1".repeat(1200));

  private final Random random;
  private final List<String> words;

  /**
   * Damage of a seed.
   *
   * @param words that mean something in files of the kind
   */
  public Mutations(long seed, List<String> words) {
    this.random = new Random(seed);
    this.words = List.copyOf(words);
  }

  /** A damaged copy of a text or a binary file, the damage among its first bytes. */
  public byte[] of(byte[] file, int first) {
    byte[] bytes = file.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = once(bytes, Math.min(first, bytes.length));
    }
    return bytes;
  }

  private byte[] once(byte[] bytes, int first) {
    if (first == 0) {
      return bytes;
    }
    int at = random.nextInt(first);
    int length = Math.min(random.nextInt(40), first - at);
    return switch (random.nextInt(8)) {
      case 0 -> flipped(bytes, at);
      case 1 -> Arrays.copyOf(bytes, at);
      case 2 -> replaced(bytes, at, length, new byte[0]);
      case 3 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + length));
      case 4, 5 -> numberReplaced(bytes, first, at);
      case 6 -> replaced(bytes, at, 0, pick(words).getBytes(StandardCharsets.UTF_8));
      default -> replaced(bytes, at, 1, new byte[] {(byte) random.nextInt()});
    };
  }

  private byte[] flipped(byte[] bytes, int at) {
    bytes[at] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private byte[] numberReplaced(byte[] bytes, int first, int from) {
    int at = from;
    while (at < first && !isDigit(bytes[at])) {
      at++;
    }
    int end = at;
    while (end < first && isDigit(bytes[end])) {
      end++;
    }
    return replaced(bytes, at, end - at, pick(NUMBERS).getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isDigit(byte octet) {
    return octet >= '0' && octet <= '9';
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static byte[] replaced(byte[] bytes, int at, int length, byte[] by) {
    byte[] result = new byte[bytes.length - length + by.length];
    System.arraycopy(bytes, 0, result, 0, at);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, at + length, result, at + by.length, bytes.length - at - length);
    return result;
  }
}
