package dev.miga.engine.hub;

/** Hears how a download goes. Called from one thread. */
public interface Progress {
  /** A sentence for the user: the licence, a wait, a retry. */
  void note(String sentence);

  /**
   * How far a file is.
   *
   * @param file what is being fetched
   * @param doneBytes bytes that are on disk
   * @param totalBytes size of the file, or -1 where the server does not tell
   */
  void advanced(String file, long doneBytes, long totalBytes);

  /** Hears nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void note(String sentence) {}

      @Override
      public void advanced(String file, long doneBytes, long totalBytes) {}
    };
  }
}
