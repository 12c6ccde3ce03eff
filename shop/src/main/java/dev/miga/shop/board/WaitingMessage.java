package dev.miga.shop.board;

import dev.miga.shop.conversation.MessageKind;
import dev.miga.shop.message.CustomerMessage;
import java.util.Optional;

/**
 * A message that a person must answer.
 *
 * @param kind what it is about; none where it is no text
 */
public record WaitingMessage(CustomerMessage message, Optional<MessageKind> kind) {}
