package dev.miga.kernels;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.MemorySegment.Scope;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/**
 * Segments that end where a page begins which nobody may read or write: one byte too far and the
 * process dies. Alignment is given up for that, so kernels must bear any.
 */
@SuppressWarnings("restricted")
public final class GuardedArena implements Arena {
  private static final long PAGE = 16384; // a multiple of every page size in use
  private static final int NO_ACCESS = 0;
  private static final int READ_WRITE = 1 | 2;
  private static final int PRIVATE = 2;

  private final Arena arena = Arena.ofShared();
  private final MethodHandle map =
      bind(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.ADDRESS,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG));
  private final MethodHandle protect =
      bind(
          "mprotect",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private final MethodHandle unmap =
      bind(
          "munmap",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));

  private static MethodHandle bind(String function, FunctionDescriptor type) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(function), type);
  }

  @Override
  public MemorySegment allocate(long byteSize, long byteAlignment) {
    long room = (byteSize + PAGE - 1) / PAGE * PAGE;
    MemorySegment pages = map(room + PAGE);
    protect(pages.asSlice(room));
    return pages.asSlice(room - byteSize, byteSize);
  }

  private MemorySegment map(long bytes) {
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac");
    int anonymous = mac ? 0x1000 : 0x20;
    try {
      MemorySegment pages =
          (MemorySegment)
              map.invokeExact(MemorySegment.NULL, bytes, READ_WRITE, PRIVATE | anonymous, -1, 0L);
      if (pages.address() == -1) {
        throw new OutOfMemoryError("mmap of " + bytes + " bytes");
      }
      return pages.reinterpret(bytes, arena, this::unmap);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void protect(MemorySegment page) {
    try {
      int status = (int) protect.invokeExact(page, page.byteSize(), NO_ACCESS);
      if (status != 0) {
        throw new IllegalStateException("mprotect");
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void unmap(MemorySegment pages) {
    try {
      int status = (int) unmap.invokeExact(pages, pages.byteSize());
      if (status != 0) {
        throw new IllegalStateException("munmap");
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Scope scope() {
    return arena.scope();
  }

  @Override
  public void close() {
    arena.close();
  }
}
