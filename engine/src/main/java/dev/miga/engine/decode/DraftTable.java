package dev.miga.engine.decode;

import dev.miga.engine.ErrorCode;
import dev.miga.engine.MigaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What drafts are made from: how texts of a task go on, learnt from those that were written. It
 * holds numbers only, none of the words. Safe for any number of threads.
 */
public final class DraftTable {
  /** "MIGADRF1", little-endian. */
  private static final long MAGIC = 0x3146524441474D49L;

  private static final int LONGS = 1 + Habits.longs() + 2 * Odds.longs();

  private final Habits habits = new Habits();
  private final Odds begins = new Odds();
  private final Odds ends = new Odds();

  /** A table that knows nothing. */
  public DraftTable() {}

  /** Bytes of a table, always as many. */
  public static int bytes() {
    return LONGS * Long.BYTES;
  }

  /**
   * A table from its bytes.
   *
   * @throws MigaException INVALID_FILE if they are no table
   */
  public static DraftTable of(byte[] bytes) {
    LongBuffer longs = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
    if (bytes.length != bytes() || longs.get() != MAGIC) {
      throw damaged("", bytes.length);
    }
    DraftTable table = new DraftTable();
    table.habits.read(longs);
    table.begins.read(longs);
    table.ends.read(longs);
    return table;
  }

  /**
   * A table from its file.
   *
   * @throws MigaException INVALID_FILE if it is none, IO if it cannot be read
   */
  public static DraftTable read(Path file) {
    try {
      if (Files.size(file) != bytes()) {
        throw damaged(file + ": ", Files.size(file));
      }
      return of(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new MigaException(ErrorCode.IO, file + ": cannot be read (" + e + ")", e);
    }
  }

  private static MigaException damaged(String where, long size) {
    return new MigaException(
        ErrorCode.INVALID_FILE,
        "%sno table of drafts (%,d bytes, expected %,d); train again, or remove it"
            .formatted(where, size, bytes()));
  }

  /** The table as bytes. */
  public byte[] toBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
    LongBuffer longs = bytes.asLongBuffer().put(MAGIC);
    habits.write(longs);
    begins.write(longs);
    ends.write(longs);
    return bytes.array();
  }

  /** A copy that learns on its own. */
  DraftTable copy() {
    return of(toBytes());
  }

  Habits habits() {
    return habits;
  }

  Odds begins() {
    return begins;
  }

  Odds ends() {
    return ends;
  }
}
