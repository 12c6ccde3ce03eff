package dev.miga.shop.store;

import java.util.Locale;

/** How far a letter is. */
public enum LetterState {
  /** To be sent. */
  WAITING,
  /** WhatsApp has it. */
  SENT,
  /** WhatsApp refused it for good. */
  FAILED,
  /** It could not be sent in the time in which that is allowed. */
  EXPIRED;

  /** Name in the database and over HTTP. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
