/**
 * How C code comes into the process: a library is unpacked to a private folder, opened, asked who
 * it is, and only then are its functions bound. Knows no kernel; depends on no other package.
 */
@NullMarked
package dev.miga.kernels.binding;

import org.jspecify.annotations.NullMarked;
