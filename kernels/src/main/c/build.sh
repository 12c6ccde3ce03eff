#!/bin/sh
# Builds the kernels: build.sh [--objects] DIRECTORY [CFLAGS...]. Writes DIRECTORY/OS-ARCH/libmiga_kernels.so
# (or .dylib), or, where no C compiler is at hand, DIRECTORY/unavailable.txt with the reason. Flags are per
# file: what runs anywhere is compiled for anywhere. With --objects it leaves DIRECTORY/*.o instead. CC
# chooses the compiler, MIGA_TARGET (linux-x86_64, ...) names what a cross compiler builds for.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
objects=
if [ "$1" = --objects ]; then
  objects=yes
  shift
fi
out=$1
shift
mkdir -p "$out"
cc=${CC:-cc}
if ! command -v "${cc%% *}" >/dev/null 2>&1; then
  rm -rf "${out:?}"/*
  echo "the build found no C compiler ($cc)" >"$out/unavailable.txt"
  exit 0
fi
triple=${MIGA_TARGET:-$($cc -dumpmachine || echo unknown)}
case $triple in
  *darwin* | *apple* | macos*) os=macos suffix=dylib ;;
  *) os=linux suffix=so ;;
esac
case $triple in
  *x86_64* | *amd64*) arch=x86_64 ;;
  *aarch64* | *arm64*) arch=aarch64 ;;
  *) arch=${triple%%-*} ;;
esac
library=$out/$os-$arch/libmiga_kernels.$suffix
if [ -f "$library" ] && [ -z "$(find "$here" -maxdepth 1 -type f -newer "$library")" ]; then
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() {
  source=$1
  shift
  # A float that is multiplied and added is rounded twice unless the source says fma.
  $cc -std=c11 -O2 -fPIC -fvisibility=hidden -ffp-contract=off -fno-math-errno -Wall -Wextra "$@" \
    -c "$here/$source.c" -o "$work/$source.o"
}

compile_all() {
  compile features "$@" || return
  compile portable -O3 "$@" || return # its loops become vectors only there
  if [ "$arch" = x86_64 ]; then
    compile avx2 -mavx2 -mfma -mf16c "$@" || return
    compile avx512vnni -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vnni -mfma -mf16c "$@" || return
  fi
}

if [ "$objects" ]; then
  compile_all "$@"
  mv "$work"/*.o "$out"
  exit 0
fi
if compile_all "$@" 2>"$work/errors" && $cc -shared "$@" "$work"/*.o -o "$work/library" 2>>"$work/errors"; then
  cat "$work/errors" >&2
  rm -rf "${out:?}"/*
  mkdir -p "$out/$os-$arch"
  mv "$work/library" "$library"
else
  cat "$work/errors" >&2
  rm -rf "${out:?}"/*
  reason=$(grep -m 1 error "$work/errors" || echo "see the output of the build")
  echo "the C compiler ($cc) failed: $reason" >"$out/unavailable.txt"
fi
