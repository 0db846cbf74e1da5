#!/usr/bin/env bash
# Sets up and runs RetrievalQA: builds it, starts the server, loads corpus/ once through the public API, asks one
# question and prints the footnoted answer. Extra arguments go to the server, e.g. --urls or --Storage:Path=/srv/qa.
# A first argument that is a command (keys, ask, load) is run instead: ./run.sh keys add --project default
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/.ci/prepare.sh"
require_sdk
want unshare util-linux "cutting the processes that parse documents off from the network" || true
want_sandbox || true

url=http://127.0.0.1:8080
previous=
for argument in "$@"; do
    [ "$previous" = --urls ] && url=${argument%%;*}
    case $argument in --urls=*) url=${argument#--urls=}; url=${url%%;*} ;; esac
    previous=$argument
done

echo "Building …" >&2
dotnet build "$here/src/RetrievalQA.Server" -c Release -v quiet --nologo >&2
server=$here/artifacts/bin/RetrievalQA.Server/release/RetrievalQA.Server.dll
case ${1:--} in -* | /* | *=*) ;; *) exec dotnet "$server" "$@" ;; esac

dotnet "$server" "$@" &
pid=$!
trap 'kill $pid 2>/dev/null || true; wait $pid 2>/dev/null || true' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

dotnet "$server" load "$here/corpus" --url "$url" --store Corpus --server-process "$pid" \
    --ask "How many days of annual leave can be carried over into the next year?" || [ $? -eq 4 ]
echo
echo "RetrievalQA is running at $url (stop with Ctrl-C)."
wait $pid
