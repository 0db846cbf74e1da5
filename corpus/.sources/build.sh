#!/bin/sh
# Rebuilds the PDF and DOCX files and the two re-encoded text files of the corpus.
# Needs python3, LibreOffice Writer (soffice), the Liberation and Nanum fonts.
set -eu
export LC_ALL=C.UTF-8
here=$(cd "$(dirname "$0")" && pwd)
out=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

convert() { # format, filter, list of names
    format=$1 filter=$2
    shift 2
    for name in "$@"; do
        python3 "$here/fodt.py" "$here/$name.src" "$work/$name.fodt"
        set -- "$@" "$work/$name.fodt"
        shift
    done
    soffice "-env:UserInstallation=file://$work/profile" --headless \
        --convert-to "$format:$filter" --outdir "$work/out" "$@" >/dev/null
}

convert pdf writer_pdf_Export employee-handbook hx-200-manual hx-200-spec-sheet bulletin-017 \
    lab-safety warranty-terms dl-40-manual-ko
convert docx "MS Word 2007 XML" contract-northmere contract-okford travel-expenses 휴가-규정
cp "$work"/out/*.pdf "$work"/out/*.docx "$out/"

# Text files in the encodings of the systems they are supposed to come from (CRLF line ends).
python3 - "$here" "$out" <<'PY'
import pathlib, sys
here, out = map(pathlib.Path, sys.argv[1:])
for name, encoding, bom in (("travel-rules-ko", "cp949", ""), ("ops-meeting-2025-06", "utf-16-le", "\ufeff")):
    text = (here / f"{name}.utf8.txt").read_text(encoding="utf-8")
    (out / f"{name}.txt").write_bytes((bom + text.replace("\n", "\r\n")).encode(encoding))
PY
ls -l "$out"
