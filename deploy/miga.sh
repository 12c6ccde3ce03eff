#!/bin/sh
# Starts a command of Miga from a folder that image.sh made. JDK_JAVA_OPTIONS adds options of the JVM.
set -eu
MIGA_ROOT=$(cd "${0%/*}/.." && pwd -P)
LC_ALL=C.UTF-8
export MIGA_ROOT LC_ALL
exec "$MIGA_ROOT/runtime/bin/java" "@$MIGA_ROOT/java.options" dev.miga.cli.Main "$@"
