package dev.miga.engine.decode;

/** Why a generation ended. */
public enum StopReason {
  /** The model gave a stop id. */
  STOP_TOKEN,
  /** A stop string appeared; it is not part of the text. */
  STOP_STRING,
  /** As many tokens as were asked for, or as the context holds. */
  MAX_TOKENS,
  /** The caller asked to stop. */
  CANCELLED
}
