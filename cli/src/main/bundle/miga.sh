#!/bin/sh
# Starts a command of Miga from a folder that 'miga bundle' made, wherever it lies.
# JDK_JAVA_OPTIONS adds options of the JVM.
set -eu
self=$(readlink -f -- "$0")
MIGA_ROOT=${self%/bin/*}
LC_ALL=C.UTF-8
MIGA_STDERR_TTY=0
if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then MIGA_STDERR_TTY=1; fi
export MIGA_ROOT LC_ALL MIGA_STDERR_TTY

class_path=
for jar in "$MIGA_ROOT"/lib/*.jar; do class_path=$class_path${class_path:+:}$jar; done
command=${1:--h}
set -- -cp "$class_path" dev.miga.cli.Main "$@"
# As the project's launcher does; docs/decisions/0001-start-up.md has the reasons.
case $command in
  serve | shop)
    set -- -XX:+UseG1GC -Xms64m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 \
      -XX:TrimNativeHeapInterval=10000 "$@"
    ;;
  *) set -- -XX:+UseSerialGC -Xmn32m "$@" ;;
esac
case $command in
  apply | prompt | run | chat | tokenize | models | pull | inspect | -*)
    if [ -f "$MIGA_ROOT/start.aot" ]; then set -- -XX:TieredStopAtLevel=1 "$@"; fi
    ;;
esac
if [ -f "$MIGA_ROOT/start.aot" ]; then set -- "-XX:AOTCache=$MIGA_ROOT/start.aot" "$@"; fi
exec "$MIGA_ROOT/runtime/bin/java" "@$MIGA_ROOT/java.options" "$@"
