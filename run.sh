#!/usr/bin/env bash
# Sets up and runs RetrievalQA: builds it, starts the server, loads corpus/ through the public API, asks one
# question and prints the footnoted answer. Extra arguments go to the server, e.g. --urls or --Storage:Path=/srv/qa.
# A first argument that is a command (keys, ask, load) is run instead: ./run.sh keys add --project default
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/.ci/prepare.sh"
require_sdk

# Every command finds the same data, whatever folder it is called from.
export RETRIEVALQA_HOME="${RETRIEVALQA_HOME:-$here}"

echo "Building …" >&2
dotnet build "$here/src/RetrievalQA.Server" -c Release -v quiet --nologo >&2
server=$here/artifacts/bin/RetrievalQA.Server/release/RetrievalQA.Server.dll
case ${1:--} in -* | /* | *=*) ;; *) exec dotnet "$server" "$@" ;; esac

want unshare util-linux "cutting the processes that parse documents off from the network" || true
want_sandbox || true

# The server tells where it listens: what holds that address, or another, is no guess of this script.
folder=$(mktemp -d)
dotnet "$server" "$@" "--Connections:AddressFile=$folder/address" &
pid=$!
trap 'kill $pid 2>/dev/null || true; wait $pid 2>/dev/null || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

dotnet "$server" load "$here/corpus" --address-file "$folder/address" --server-process "$pid" --store Corpus \
    --ask "How many days of annual leave can be carried over into the next year?" || true
if kill -0 "$pid" 2>/dev/null && [ -s "$folder/address" ]; then
    printf '\nRetrievalQA is running at %s (stop with Ctrl-C).\n' "$(sed 1d "$folder/address" | tr '\n' ' ' | sed 's/ *$//')"
fi
wait "$pid"
