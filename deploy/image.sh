#!/usr/bin/env bash
# Puts all that a machine without a JDK needs to serve into one folder: image.sh OUT
#
#   OUT/bin/miga        starts a command; bin/ready asks a server whether it is ready
#   OUT/java.options    what the JVM is started with
#   OUT/runtime         a JVM with the modules that are used
#   OUT/lib             jars; the kernels in C are inside
#   OUT/specialists     those that are trained, without their data
#
# The Dockerfile and ImageFolderIT both call it. Miga must have been built ('mvn -DskipTests package'); JAVA_HOME is a
# JDK 25 or newer. The cache of classes holds for the path of OUT: build the folder where it will lie.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
readonly root built=$root/cli/target start_main=dev.miga.cli.Main
readonly served=(specialist.json adapter.safetensors schema.json written.json labels.txt habits.txt NOTICE.md)

say() { printf 'image.sh: %s\n' "$*" >&2; }
fail() {
  say "$@"
  exit 1
}

[[ $# == 1 && ! -e $1 ]] || fail "give one folder that is not there yet"
[[ -f $built/miga-cli.jar ]] || fail "$built/miga-cli.jar is missing; run 'mvn -DskipTests package' first"
mkdir -p "$1"
out=$(cd "$1" && pwd -P)
readonly out java_home=${JAVA_HOME:?names no JDK}

copy_files() {
  mkdir -p "$out/bin" "$out/lib"
  cp "$root/deploy/miga.sh" "$out/bin/miga"
  cp "$root/deploy/ready.sh" "$out/bin/ready"
  chmod 755 "$out/bin/miga" "$out/bin/ready"
  cp "$built/miga-cli.jar" "$built"/lib/*.jar "$out/lib"
  cp "$root/LICENSE" "$root/NOTICE" "$out"
}

copy_specialists() {
  local folder name file
  for folder in "$root"/specialists/*/; do
    [[ -f $folder/specialist.json ]] || continue
    name=$(basename "$folder")
    mkdir -p "$out/specialists/$name"
    for file in "${served[@]}"; do
      [[ ! -f $folder/$file ]] || cp "$folder/$file" "$out/specialists/$name"
    done
  done
}

# The modules that the jars name, the Vector API among them.
link_runtime() {
  local modules
  modules=$("$java_home/bin/jdeps" --ignore-missing-deps --multi-release 25 --print-module-deps \
    --module-path "$out/lib" "$out"/lib/*.jar | tail -n 1)
  "$java_home/bin/jlink" --add-modules "$modules" --output "$out/runtime" \
    --strip-debug --no-header-files --no-man-pages --generate-cds-archive
}

class_path() {
  local IFS=: jars=("$out"/lib/*.jar)
  printf '%s' "${jars[*]}"
}

write_options() { # OPTION...
  printf '%s\n' --enable-native-access=ALL-UNNAMED -XX:+UseG1GC \
    -Xms64m -XX:MinHeapFreeRatio=15 -XX:MaxHeapFreeRatio=30 -XX:-UsePerfData "$@" \
    -cp "\"$(class_path)\"" >"$out/java.options"
}

# Serves a tiny random model until it is ready, so that the JVM sees which classes a server needs.
serve_once() {
  local server port='' ready=0 ended=0
  MIGA_HOME=$scratch/home "$out/bin/miga" serve --offline --model "$scratch/tiny.gguf" --port 0 2>"$scratch/log" &
  server=$!
  until [[ -n $port ]]; do
    kill -0 "$server" 2>/dev/null || return
    sleep 0.1
    port=$(sed -n 's|^listening on .*:\([0-9]*\)/$|\1|p' "$scratch/log")
  done
  "$out/bin/ready" "$port" || ready=$?
  kill -TERM "$server"
  wait "$server" || ended=$?
  ((ready == 0 && ended == 0)) && return
  say "bin/ready gave status $ready, the server $ended"
  return 1
}

# docs/decisions/0001-start-up.md says why a cache of classes excludes the Vector API.
cache_classes() {
  write_options
  if ! MIGA_HOME=$scratch/home "$out/bin/miga" doctor --format json | grep -q '"native_kernels":"native'; then
    write_options --add-modules jdk.incubator.vector
    return
  fi
  "$out/runtime/bin/java" -cp "$root/engine/target/test-classes:$(class_path)" \
    dev.miga.engine.testing.WriteTinyGemma "$scratch"
  write_options "-XX:AOTCacheOutput=\"$out/start.aot\"" -Xlog:aot=off -Xlog:cds=off
  serve_once || { cat "$scratch/log" >&2; fail "a server that was started from $out failed"; }
  write_options "-XX:AOTCache=\"$out/start.aot\"" -Xlog:aot=off -Xlog:cds=off
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
copy_files
copy_specialists
link_runtime
cache_classes
