package dev.miga.shop.conversation;

import dev.miga.shop.order.Reading;

/** The models that a conversation asks. */
public interface MessageReader {
  /**
   * What a text is about.
   *
   * @throws dev.miga.engine.MigaException BUSY or TIMEOUT if it should be asked again later
   */
  Sorted sort(String text);

  /**
   * What is ordered in a text of one or more messages, a line end between them.
   *
   * @throws dev.miga.engine.MigaException BUSY or TIMEOUT if it should be asked again later;
   *     INVALID_ARGUMENT if it is too long
   */
  Reading read(String text);

  /**
   * A kind of message and how sure the model is.
   *
   * @param confidence from 0 to 1, calibrated
   */
  record Sorted(MessageKind kind, double confidence) {}
}
