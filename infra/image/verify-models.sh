#!/bin/sh
# Checks every file that the model catalogue names against its SHA-256.   verify-models.sh MODELS_FOLDER
set -eu
cd "$1"
jq -r '.. | objects | select(has("file") and has("sha256")) | "\(.sha256)  \(.file)"' catalog.json >/tmp/model-sums
[ -s /tmp/model-sums ] || { echo "catalog.json names no model file with a sha256." >&2; exit 1; }
sha256sum --check --strict /tmp/model-sums
