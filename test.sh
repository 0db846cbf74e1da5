#!/usr/bin/env bash
# Sets up and passes all tests. Extra arguments go to 'dotnet test', e.g. --filter FullyQualifiedName~Marker.
# --long: whole development sets, 20,000 broken requests and files, 50 kills of each kind (some 20 minutes more).
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

want curl curl "the commands of README" || true
want_sandbox || true

summary=$(mktemp)
trap 'rm -f "$summary"' EXIT
cd "$here"
dotnet build RetrievalQA.sln -c Release -v quiet --nologo
status=0
dotnet test tests/RetrievalQA.Tests -c Release --no-build --nologo -v quiet \
    --logger "console;verbosity=quiet" --logger summary "$@" 2> >(grep -v '^\[xUnit.net ' >&2) | tee "$summary" || status=$?
grep -q '^[1-9][0-9]* passed' "$summary" || { echo "No test passed." >&2; exit 1; }
exit $status
