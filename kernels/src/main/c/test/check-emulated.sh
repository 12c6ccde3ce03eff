#!/bin/sh
# Runs the tests of C for AArch64 on another machine, in memory that ends at guard pages: check-emulated.sh DIRECTORY
# [SET...]. Once on a processor with every instruction set and once on one without the dot products of bytes, where the
# portable functions must be all that is found. CC is a cross compiler (default: aarch64-linux-gnu-gcc), EMULATOR runs
# its programs (default: qemu-aarch64-static).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
export CC="${CC:-aarch64-linux-gnu-gcc}" MIGA_TARGET=linux-aarch64
emulator=${EMULATOR:-qemu-aarch64-static}
"$here/../build.sh" --objects "$out"
for name in check check_training; do
  library=kernels
  [ $name = check ] || library=training
  $CC -std=c11 -O1 -static -DGUARD_PAGES "$here/$name.c" "$out/$library"/*.o -lm -o "$out/$name"
done
$emulator -cpu max "$out/check" "$@"
$emulator -cpu max "$out/check_training"
$emulator -cpu cortex-a72 "$out/check" neon neoni8mm
