package dev.miga.server.settings;

/** How the log of requests is written. */
public enum LogFormat {
  /** A line for people. */
  TEXT,
  /** A JSON object a line. */
  JSON
}
