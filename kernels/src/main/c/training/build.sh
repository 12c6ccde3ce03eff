#!/bin/sh
# Builds the library: build.sh DIRECTORY [CFLAGS...]. Writes DIRECTORY/OS-ARCH/libmiga_training.so (or
# .dylib), or, where no C compiler is at hand, DIRECTORY/unavailable.txt with the reason: Java then
# computes itself. CC chooses the compiler, MIGA_TARGET (linux-x86_64, ...) names what a cross
# compiler builds for.
#
# Sums may be reordered and products fused, so that loops vectorise: training needs no more. A build
# gives the same bits on every run; two builds need not agree.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
shift
mkdir -p "$out"
cc=${CC:-cc}
if ! command -v "${cc%% *}" >/dev/null 2>&1; then
  rm -rf "$out"/*
  echo "the build found no C compiler ($cc)" >"$out/unavailable.txt"
  exit 0
fi
triple=${MIGA_TARGET:-$($cc -dumpmachine)}
case $triple in
  *darwin* | *apple* | macos*) os=macos suffix=dylib ;;
  *) os=linux suffix=so ;;
esac
case $triple in
  *x86_64* | *amd64*) arch=x86_64 ;;
  *aarch64* | *arm64*) arch=aarch64 ;;
  *) arch=${triple%%-*} ;;
esac
library=$out/$os-$arch/libmiga_training.$suffix
if [ -f "$library" ] && [ -z "$(find "$here" -maxdepth 1 -type f -newer "$library")" ]; then
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
compile() {
  source=$1
  shift
  $cc -std=c11 -O3 -fPIC -fvisibility=hidden -Wall -Wextra -fno-math-errno -fno-trapping-math \
    -fno-signed-zeros -fassociative-math -freciprocal-math -ffp-contract=fast "$@" \
    -c "$here/$source.c" -o "$work/$source.o"
}
amx="-mamx-tile -mamx-bf16" # which older compilers do not know
# shellcheck disable=SC2086
if [ "$arch" != x86_64 ] || ! $cc $amx -E -x c /dev/null >/dev/null 2>&1; then amx=; fi
{
  compile features ${amx:+-DHAS_AMX} "$@"
  compile set_portable "$@"
  if [ "$arch" = x86_64 ]; then
    avx2="-mavx2 -mfma -mf16c"
    avx512="$avx2 -mavx512f -mavx512dq -mavx512bw -mavx512vl -mprefer-vector-width=512"
    # shellcheck disable=SC2086
    {
      compile set_avx2 $avx2 "$@"
      compile set_avx2_i16 $avx2 "$@"
      compile set_avx512 $avx512 "$@"
      compile set_avx512bf16 $avx512 -mavx512bf16 "$@"
      if [ "$amx" ]; then compile set_amx $avx512 -mavx512bf16 $amx "$@"; fi
    }
  fi
  $cc -shared "$@" "$work"/*.o -o "$work/library" -lm
} 2>"$work/errors" || {
  rm -rf "$out"/*
  cat "$work/errors" >&2
  echo "the C compiler ($cc) failed: $(grep -m 1 error "$work/errors" || echo see the output of the build)" \
    >"$out/unavailable.txt"
  exit 0
}
cat "$work/errors" >&2
rm -rf "$out"/*
mkdir -p "$out/$os-$arch"
mv "$work/library" "$library"
