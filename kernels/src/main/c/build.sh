#!/bin/sh
# Builds the libraries: build.sh [--objects | --check] DIRECTORY [CFLAGS...]. Writes DIRECTORY/OS-ARCH/libmiga_kernels.so and
# libmiga_training.so (or .dylib, .dll); for each that cannot be built, where no C compiler is at hand for instance,
# DIRECTORY/miga_NAME-unavailable.txt with the reason. Flags are per file: what runs anywhere is compiled for
# anywhere. With --objects it leaves DIRECTORY/NAME/*.o instead; with --check it runs the tests of C under the address
# and undefined-behaviour sanitizers. CC chooses the compiler, MIGA_TARGET
# (linux-x86_64, ...) names what a cross compiler builds for; cross.sh does so for other machines.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
libraries="kernels training"
mode=libraries
case $1 in
  --objects | --check)
    mode=${1#--}
    shift
    ;;
esac
out=$1
shift
mkdir -p "$out"
cc=${CC:-cc}

unavailable() { # NAME REASON
  echo "$2" >"$out/miga_$1-unavailable.txt"
}

if ! command -v "${cc%% *}" >/dev/null 2>&1; then
  rm -rf "${out:?}"/*
  for name in $libraries; do unavailable "$name" "the build found no C compiler ($cc)"; done
  [ "$mode" = libraries ] || echo "found no C compiler ($cc)"
  exit 0
fi
triple=${MIGA_TARGET:-$($cc -dumpmachine || echo unknown)}
case $triple in
  *darwin* | *apple* | macos*) os=macos suffix=dylib ;;
  *mingw* | *windows*) os=windows suffix=dll ;;
  *) os=linux suffix=so ;;
esac
case $triple in
  *x86_64* | *amd64*) arch=x86_64 ;;
  *aarch64* | *arm64*) arch=aarch64 ;;
  *) arch=${triple%%-*} ;;
esac

knows() { # FLAGS...
  $cc "$@" -E -x c /dev/null >/dev/null 2>&1
}

# What a library is made of, a line each: the source, the set of features.h that it needs, its flags.
# An instruction set is a source and a line here.
sources() {
  avx2="-mavx2 -mfma -mf16c"
  avx512="$avx2 -mavx512f -mavx512bw -mavx512dq -mavx512vl"
  wide="$avx512 -mprefer-vector-width=512"
  vnni=-mavxvnni amx="-mamx-tile -mamx-bf16" # which older compilers do not know
  case $1-$arch in
    kernels-*)
      echo sizes PORTABLE
      echo portable PORTABLE -O3 # its loops become vectors only there
      ;;
    training-*) echo training/set_portable PORTABLE ;;
  esac
  case $1-$arch in
    kernels-x86_64)
      echo avx2 AVX2 "$avx2"
      if knows $vnni; then echo avxvnni AVXVNNI "$avx2 $vnni"; fi
      echo avx512vnni AVX512VNNI "$avx512 -mavx512vnni"
      ;;
    kernels-aarch64)
      unscheduled=-fno-schedule-insns # GCC's first scheduling takes more registers than there are
      knows -Werror $unscheduled || unscheduled=
      dot=-march=armv8.2-a+dotprod
      knows $dot || dot=-mcpu=generic+dotprod # Zig
      echo neon NEON $dot $unscheduled
      echo neoni8mm NEONI8MM $dot+i8mm $unscheduled
      ;;
    training-x86_64)
      echo training/set_avx2 AVX2 "$avx2"
      echo training/set_avx2_i16 AVX2 "$avx2"
      echo training/set_avx512 AVX512 "$wide"
      echo training/set_avx512bf16 AVX512BF16 "$wide -mavx512bf16"
      # shellcheck disable=SC2086
      if knows $amx; then echo training/set_amx AMX "$wide -mavx512bf16 $amx"; fi
      ;;
  esac
}

# Of inference, a float that is multiplied and added is rounded twice unless the source says fma, so that results do
# not depend on how tokens are chunked. Of training, sums may be reordered and products fused, so that loops
# vectorise: a build gives the same bits on every run; two builds need not agree.
flags() {
  case $1 in
    kernels) echo -O2 -ffp-contract=off ;;
    training)
      echo -O3 -fno-trapping-math -fno-signed-zeros -fassociative-math -freciprocal-math -ffp-contract=fast
      ;;
  esac
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() { # NAME SOURCE FLAGS... to $work/NAME/SOURCE.o
  to=$work/$1/$(basename "$2").o from=$here/$2.c common=$(flags "$1")
  shift 2
  # shellcheck disable=SC2086
  $cc -std=c11 -fPIC -fvisibility=hidden -fno-math-errno -Wall -Wextra \
    -Werror=implicit-function-declaration $common "$@" -c "$from" -o "$to"
}

compile_all() { # NAME FLAGS..., all sources at a time
  name=$1 sets=0 compilers=
  shift
  mkdir -p "$work/$name"
  sources "$name" >"$work/$name/sources"
  while read -r source set own; do
    # shellcheck disable=SC2086
    compile "$name" "$source" $own "$@" &
    compilers="$compilers $!"
    sets="$sets|MIGA_$set"
  done <"$work/$name/sources"
  failed=
  compile "$name" features "-DMIGA_COMPILED=$sets" "$@" || failed=1
  for compiler in $compilers; do wait "$compiler" || failed=1; done
  [ -z "$failed" ]
}

link() { # NAME FLAGS...
  name=$1
  shift
  $cc -shared -s "$@" "$work/$name"/*.o -o "$work/$name/library" -lm
}

build() { # NAME FLAGS...
  if compile_all "$@" 2>"$work/errors" && link "$@" 2>>"$work/errors"; then
    cat "$work/errors" >&2
    mkdir -p "$out/$os-$arch"
    mv "$work/$1/library" "$out/$os-$arch/libmiga_$1.$suffix"
  else
    cat "$work/errors" >&2
    reason=$(grep -m 1 error "$work/errors" || echo "see the output of the build")
    unavailable "$1" "the C compiler ($cc) failed: $reason"
  fi
}

is_fresh() {
  for name in $libraries; do
    library=$out/$os-$arch/libmiga_$name.$suffix
    [ -f "$library" ] && [ -z "$(find "$here" "$here/training" -maxdepth 1 -type f -newer "$library")" ] || return 1
  done
}

objects() { # FLAGS...
  for name in $libraries; do
    compile_all "$name" "$@"
    mkdir -p "$out/$name"
    rm -f "$out/$name"/*.o
    mv "$work/$name"/*.o "$out/$name"
  done
}

check() {
  sanitize="-g -fsanitize=address,undefined -fno-sanitize-recover=all"
  # shellcheck disable=SC2086
  objects -O0 -w $sanitize
  amx= vnni=
  [ ! -f "$out/training/set_amx.o" ] || amx=-DHAS_AMX
  if [ -f "$out/kernels/avxvnni.o" ]; then # with its one instruction in AVX2, so that it runs on more processors
    vnni=-DHAS_AVXVNNI=MIGA_AVX2
    # shellcheck disable=SC2086
    compile kernels avxvnni -mavx2 -mfma -mf16c -include "$here/test/vpdpbusd.h" -O0 -w $sanitize
    mv "$work/kernels/avxvnni.o" "$out/kernels"
  fi
  # shellcheck disable=SC2086
  {
    $cc -std=c11 -O1 -Wall -Wextra $sanitize $vnni "$here/test/check.c" "$out"/kernels/*.o -lm -o "$out/check"
    $cc -std=c11 -O1 -Wall -Wextra $sanitize $amx "$here/test/check_training.c" "$out"/training/*.o -lm \
      -o "$out/check_training"
  }
  "$out/check"
  "$out/check_training"
}

case $mode in
  objects) objects "$@" ;;
  check) check ;;
  libraries)
    if ! is_fresh; then
      rm -rf "${out:?}"/*
      for name in $libraries; do build "$name" "$@"; done
    fi
    ;;
esac
