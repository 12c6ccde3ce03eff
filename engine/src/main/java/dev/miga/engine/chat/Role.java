package dev.miga.engine.chat;

/** Who wrote a message. */
public enum Role {
  /** Instructions for the whole conversation. */
  SYSTEM,
  /** The person, or the program, that asks. */
  USER,
  /** The model, which answers. */
  MODEL
}
