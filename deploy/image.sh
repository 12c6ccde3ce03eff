#!/usr/bin/env bash
# Puts all that a machine without a JDK needs to serve into one folder, the weights apart: image.sh OUT
#
# The folder is what 'miga bundle' makes (docs/how-to/bundle.md), with all specialists that are trained; the weights
# lie in MIGA_HOME. The Dockerfile and ImageFolderIT both call it. Miga must have been built ('mvn -DskipTests
# package'); JAVA_HOME is a JDK 25 or newer.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root built=$root/cli/target java_home=${JAVA_HOME:?names no JDK}

fail() {
  printf 'image.sh: %s\n' "$*" >&2
  exit 1
}

[[ $# == 1 && ! -e $1 ]] || fail "give one folder that is not there yet"
[[ -f $built/miga-cli.jar ]] || fail "$built/miga-cli.jar is missing; run 'mvn -DskipTests package' first"
mkdir -p "$(dirname "$1")"

class_path() {
  local IFS=: jars=("$built/miga-cli.jar" "$built"/lib/*.jar)
  printf '%s' "${jars[*]}"
}

specialists=()
for folder in "$root"/specialists/*/; do
  [[ ! -f $folder/specialist.json ]] || specialists+=("${folder%/}")
done

# The JVM sees which classes a server needs while it serves a tiny random model.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$java_home/bin/java" -cp "$root/engine/target/test-classes:$(class_path)" \
  dev.miga.engine.testing.WriteTinyGemma "$scratch"
MIGA_ROOT=$root "$java_home/bin/java" --enable-native-access=ALL-UNNAMED -cp "$(class_path)" dev.miga.cli.Main \
  bundle --without-weights "$scratch/tiny.gguf" "${specialists[@]}" "$1"
