package dev.miga.shop.conversation;

import dev.miga.shop.message.Content.Choice;
import java.util.List;

/** What the shop says to a customer. */
public sealed interface Outgoing permits Outgoing.Say, Outgoing.Ask, Notice {
  /** Words, in Spanish. */
  String text();

  /** Words alone. */
  record Say(String text) implements Outgoing {}

  /** A question with answers to tap: up to three are buttons, more are a list. */
  record Ask(String text, List<Choice> choices) implements Outgoing {
    /** Copies the list. */
    public Ask {
      choices = List.copyOf(choices);
    }
  }
}
