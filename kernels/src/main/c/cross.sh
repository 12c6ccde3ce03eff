#!/bin/sh
# Builds the libraries for other machines with the C compiler of Zig: cross.sh DIRECTORY. Adds DIRECTORY/OS-ARCH for each
# target below to what build.sh has written there. ZIG names the command (default: zig; 'pip install ziglang' brings
# one: ZIG='python3 -m ziglang').
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=$1
zig=${ZIG:-zig}

# What Zig calls a machine, and what Miga does.
targets() {
  echo aarch64-linux-gnu linux-aarch64
  echo aarch64-macos macos-aarch64
  echo x86_64-windows-gnu windows-x86_64
}

is_fresh() {
  [ -d "$1" ] && [ -z "$(find "$here" "$here/training" -maxdepth 1 -type f -newer "$1")" ]
}

$zig version >/dev/null || {
  echo "cross.sh: $zig does not start; install Zig or name its command in ZIG" >&2
  exit 1
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
targets | while read -r target machine; do
  if is_fresh "$out/$machine"; then continue; fi
  echo "cross.sh: $machine"
  CC="$zig cc -target $target -g0" MIGA_TARGET=$machine "$here/build.sh" "$work/$machine"
  [ -d "$work/$machine/$machine" ] || {
    cat "$work/$machine"/*-unavailable.txt >&2
    exit 1
  }
  rm -rf "${out:?}/$machine"
  mv "$work/$machine/$machine" "$out/$machine"
done
