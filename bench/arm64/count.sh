#!/bin/sh
# Instructions a multiply-add of a matmul in Q4_0, 640 rows and columns, at 1 and 16 tokens: count.sh DIRECTORY [LLAMA]. An
# emulator writes a line for each instruction; the difference of two calls and one is a call. LLAMA is llama.cpp's source
# (vendor/llama.cpp in the source archive of the Python package llama-cpp-python), whose kernels for repacked weights are
# counted the same way: 4x8 where the processor has i8mm, 4x4 where it has dot products only. Activations are quantized
# before, on both sides. Needs qemu-user-static, gcc-aarch64-linux-gnu, and g++-aarch64-linux-gnu for LLAMA.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
llama=${2:-}
cc=${CC:-aarch64-linux-gnu-gcc}
march=armv8.2-a+dotprod+i8mm
CC=$cc MIGA_TARGET=linux-aarch64 "$here/../../kernels/src/main/c/build.sh" --objects "$out"
sets="neon neoni8mm" more=
if [ -n "$llama" ]; then
  sets="$sets 4x4 4x8" more="-DWITH_LLAMA -Wl,--unresolved-symbols=ignore-all $out/repack.o"
  ggml=$llama/ggml
  "${CXX:-aarch64-linux-gnu-g++}" -std=c++17 -O3 -DNDEBUG -march=$march -I"$ggml/include" -I"$ggml/src" \
    -I"$ggml/src/ggml-cpu" -c "$ggml/src/ggml-cpu/arch/arm/repack.cpp" -o "$out/repack.o"
fi
# shellcheck disable=SC2086
$cc -static -O1 -std=c11 "$here/count.c" $more "$out"/kernels/*.o -lm -o "$out/count"

instructions() { # SET TOKENS CALLS
  qemu-aarch64-static -cpu max -singlestep -d nochain,exec -D /dev/stdout "$out/count" "$@" | grep -c '^Trace'
}
for set in $sets; do
  for tokens in 1 16; do
    one=$(instructions $set $tokens 1)
    two=$(instructions $set $tokens 2)
    echo "$set $tokens $one $two" | awk '{ printf "%s, %d tokens: %.4f\n", $1, $2, ($4 - $3) / (640 * 640 * $2) }'
  done
done
