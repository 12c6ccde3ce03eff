package dev.miga.shop.whatsapp;

/** Telephone numbers as logs show them. */
public final class PhoneNumber {
  private static final int FIRST = 5;
  private static final int LAST = 3;
  private static final int LEAST = 11;
  private static final String HIDDEN = "****";

  private PhoneNumber() {}

  /** {@code 58414****567}; all of a number that is too short to hide a part of. */
  public static String masked(String digits) {
    return digits.length() < LEAST
        ? HIDDEN
        : digits.substring(0, FIRST) + HIDDEN + digits.substring(digits.length() - LAST);
  }
}
