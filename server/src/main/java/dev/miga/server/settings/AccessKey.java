package dev.miga.server.settings;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * A key that opens a server; the key itself is not known.
 *
 * @param name of who has it, for the log and for taking turns
 * @param sha256 of the key, in hexadecimal
 * @param scopes what it opens
 */
public record AccessKey(String name, String sha256, Set<Scope> scopes) {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}";
  private static final int NAME_DIGITS = 8;

  /**
   * Checks name and digest.
   *
   * @throws MigaException INVALID_ARGUMENT if one is malformed; what may be a key is not shown
   */
  public AccessKey {
    if (!name.matches(NAME)) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "a key's name must be 1 to 64 letters, digits, '.', '-' and '_'");
    }
    if (!sha256.matches("[0-9a-fA-F]{64}")) {
      throw new MigaException(
          ErrorCode.INVALID_ARGUMENT,
          "a key is given as its SHA-256, 64 hexadecimal digits: miga serve --new-key NAME");
    }
    sha256 = sha256.toLowerCase(Locale.ROOT);
    scopes = Set.copyOf(scopes);
  }

  /** A key that opens everything, called by the first digits of its SHA-256. */
  public static AccessKey ofAll(String sha256) {
    String name = sha256.substring(0, Math.min(NAME_DIGITS, sha256.length()));
    boolean isHex = name.matches("[0-9a-fA-F]+");
    return new AccessKey(isHex ? name : "key", sha256, EnumSet.allOf(Scope.class));
  }
}
