#!/usr/bin/env bash
# Sets up and passes all tests. Extra arguments go to 'dotnet test', e.g. --filter FullyQualifiedName~Marker.
# --long: tests that send requests at random send ten times as many (minutes more).
set -euo pipefail
if [ "${1:-}" = --long ]; then
    shift
    export RETRIEVALQA_LONG=1
fi
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/.ci/prepare.sh"
require_sdk

if want npm npm "the tests with the official JavaScript SDK"; then
    npm ci --prefix "$here/tests/sdk" --no-audit --no-fund --loglevel=error
fi

want_sandbox || true

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
cd "$here"
dotnet build RetrievalQA.sln -c Release -v quiet --nologo
status=0
dotnet test RetrievalQA.sln -c Release --no-build --nologo --results-directory "$results" \
    --logger "trx;LogFilePrefix=run" --logger "console;verbosity=normal" "$@" | tee "$results/console.txt" || status=$?

count() { cat "$results"/*.trx | grep -o "<Counters[^>]*" | grep -o " $1=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'; }
passed=$(count passed) failed=$(count failed) total=$(count total)
# Failures once more at the end, with their messages: the log above is long.
awk '/^  (Passed|Skipped) |^  Stack Trace:|^Results File:/ { shown = 0 } /^  Failed / { shown = 12 } shown > 0 { print substr($0, 1, 400); shown-- }' "$results/console.txt"
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$passed" -gt 0 ] || { echo "No test ran." >&2; exit 1; }
exit $status
