package dev.miga.kernels.binding;

/**
 * What came of an attempt to load native kernels.
 *
 * @param <K> the kernels
 */
public sealed interface NativeResult<K> {

  /** They run here. */
  record Loaded<K>(K kernels) implements NativeResult<K> {}

  /**
   * They do not.
   *
   * @param cause which step failed
   * @param message one line: what, and what to do about it
   */
  record Unavailable<K>(Cause cause, String message) implements NativeResult<K> {}

  /** Why native kernels are not there. */
  enum Cause {
    /** The build had no compiler, or it failed, so the jar has no library for any machine. */
    NOT_BUILT,
    /** The jar has a library, but none for this system and processor. */
    OTHER_MACHINE,
    /** The library could not be unpacked or opened. */
    NOT_LOADABLE,
    /** The library speaks another ABI than this class. */
    ABI_MISMATCH,
    /** The library has no kernels of the set that was asked for, or the CPU cannot run them. */
    UNSUPPORTED_CPU
  }
}
