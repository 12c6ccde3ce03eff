package dev.miga.cli;

/** Tells a command that runs until it is stopped when that is. */
interface StopSignal {

  /** Waits until the process is asked to end. */
  void await() throws InterruptedException;

  /** Ends the wait as if the process were asked to end. */
  void ask();

  /** Says that all is cleaned up. */
  void finished();

  /** The signals of the process: SIGTERM, Ctrl-C, a closed terminal. */
  static StopSignal ofProcess() {
    return new ProcessStop();
  }
}
