package dev.miga.shop.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * What became of a letter that was sent. One of a higher rank supersedes the others, whatever the
 * order in which they are told: what arrived did not fail.
 */
public enum Receipt {
  /** WhatsApp took it. */
  SENT(1),
  /** WhatsApp could not bring it. */
  FAILED(2),
  /** It is on the customer's telephone. */
  DELIVERED(3),
  /** The customer saw it. */
  READ(4);

  private final int rank;

  Receipt(int rank) {
    this.rank = rank;
  }

  int rank() {
    return rank;
  }

  static Optional<Receipt> of(int rank) {
    return Arrays.stream(values()).filter(receipt -> receipt.rank == rank).findFirst();
  }
}
