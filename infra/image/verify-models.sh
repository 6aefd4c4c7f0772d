#!/bin/sh
# Checks the models that go into the image against the catalogue: each file must have a SHA-256 that the catalogue gives for it, the
# default style's files must be there, with the model that finds faces where it draws heads, and nothing that the catalogue does not name
# may be. A style that is not installed (`./cartoon models pull` installs it) is simply not offered.   verify-models.sh MODELS_FOLDER
set -eu
cd "$1"
fail() { echo "models: $*" >&2; exit 1; }

named='[.. | objects | select(has("file") and has("sha256"))]'
jq -r "$named"'[] | .file as $file | ([.sha256] + (.equivalents // []))[] | "\(.)  \($file)"' catalog.json | sort -u >/tmp/known-sums
[ -s /tmp/known-sums ] || fail "catalog.json names no file with a sha256."

find . -type f \( -name '*.onnx' -o -name '*.onnx.data' \) | sed 's#^\./##' | sort >/tmp/model-files
while read -r file; do
  sha256sum "$file" | grep -qxFf - /tmp/known-sums || fail "$file is not the file that the catalogue describes."
  echo "$file: OK"
done </tmp/model-files

jq -r '.default as $id | (.models[] | select(.id == $id) | '"$named"'[].file),
  if any(.models[]; .id == $id and has("head")) then .faces.model.file else empty end' catalog.json >/tmp/default-files
[ -s /tmp/default-files ] || fail "the default style has no files in catalog.json."
while read -r file; do [ -f "$file" ] || fail "$file of the default style is missing."; done </tmp/default-files
