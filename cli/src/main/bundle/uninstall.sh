#!/bin/sh
# Removes this bundle. Nothing of it lies elsewhere, but what 'miga pull' or '--merge always' put into the cache folder.
set -eu
self=$(readlink -f -- "$0")
root=${self%/*}
if [ ! -f "$root/java.options" ] || [ ! -d "$root/runtime" ]; then
  printf 'uninstall: %s is no bundle of Miga\n' "$root" >&2
  exit 1
fi
cd /
chmod -R u+w "$root"
rm -rf "$root"
