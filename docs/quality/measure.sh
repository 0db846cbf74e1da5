#!/usr/bin/env bash
# Measures this version and adds its row to docs/quality.md: measure.sh LABEL, such as "0.9, words only".
# The questions that come with the project always; the development sets where RETRIEVALQA_DATA names them.
# Takes an hour on 2 cores. Figures only are kept: the texts of the sets are not ours to spread.
set -euo pipefail
label=${1:?"Usage: measure.sh LABEL"}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
results=$here/docs/quality/$(date -u +%Y-%m-%d)-$(printf %s "$label" | tr -s ' /' -)
dotnet build "$here/src/RetrievalQA.Server" -c Release -v quiet --nologo >&2
export RETRIEVALQA_HOME=$here

evaluate() { # TASK SET [ARGUMENTS]
    local task=$1 set=$2 name=$1
    shift 2
    if [ "$task" = corpus ]; then name=answers; fi
    echo "$task: $set" >&2
    dotnet "$here/artifacts/bin/RetrievalQA.Server/release/RetrievalQA.Server.dll" eval "$task" "$@" \
        --label "$label" --failures 0 --json "$results/$set-$name.json" > /dev/null
}

evaluate corpus corpus
evaluate answers questions "$here/tests/questions" --docs "$here/corpus"
evaluate retrieval questions "$here/tests/questions" --docs "$here/corpus"
if [ -n "${RETRIEVALQA_DATA:-}" ]; then
    for set in scifact cacm squad2-dev clapnq-a korquad-a xquad-de xquad-zh; do
        evaluate retrieval $set "$RETRIEVALQA_DATA/$set"
    done
    for set in squad2-dev clapnq-a korquad-a xquad-de xquad-zh financebench; do
        evaluate answers $set "$RETRIEVALQA_DATA/$set" --most 2000
    done
    for folder in "$RETRIEVALQA_DATA"/nomiracl*/; do
        if [ -d "$folder" ]; then evaluate answers "$(basename "$folder")" "$folder" --most 2000; fi
    done
    evaluate documents documents "$RETRIEVALQA_DATA/documents/manifest.json"
fi

{
    cat "$here/docs/quality/head.md"
    dotnet "$here/artifacts/bin/RetrievalQA.Server/release/RetrievalQA.Server.dll" eval report "$here/docs/quality"
} > "$here/docs/quality.md"
