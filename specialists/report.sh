#!/usr/bin/env bash
# Makes report.html of every specialist that ships, by 'miga eval'.
#
#   specialists/report.sh [FOLDER]
#
# FOLDER has dev2_a.jsonl and dev2_b.jsonl, messages to the bakery by two further hands, which are not
# part of Miga. The bakery's report says how many of them are right; without FOLDER, that they were not
# asked. Latency and messages a second mean something on a machine that does nothing else meanwhile.

set -euo pipefail
cd "$(dirname "$0")/.."

# What specialist $1 gets right of file $2: "218 of 260 (83.8 %)".
right() {
  ./miga eval "$1" "$2" --alone 0 --format json |
    sed -n 's/.*"sha256":"[0-9a-f]*"},"n":\([0-9]*\),"right":\([0-9]*\),.*/\2 \1/p' |
    awk '{ printf "%d of %d (%.1f %%)", $1, $2, 100 * $1 / $2; found = 1 } END { exit !found }'
}

further=()
for hand in dev2_a dev2_b; do
  if [[ $# -gt 0 ]]; then
    further+=(--note "On $hand.jsonl, by a further hand: $(right specialists/bakery "$1/$hand.jsonl") are right.")
  else
    further+=(--note "On $hand.jsonl, by a further hand, it was not asked for this report.")
  fi
done

./miga eval specialists/bakery specialists/bakery/dev.jsonl --report specialists/bakery/report.html \
  --groups specialists/bakery/groups.jsonl \
  --note "These messages are by another hand than those that it learnt from, but they chose among its runs: expect less on others." \
  "${further[@]}"

./miga eval specialists/desk specialists/desk/kept.jsonl --report specialists/desk/report.html \
  --note "Nobody chose by these messages, a third of which are difficult." \
  --note "On dev.jsonl, by which the epochs were watched: $(right specialists/desk specialists/desk/dev.jsonl) are right."
