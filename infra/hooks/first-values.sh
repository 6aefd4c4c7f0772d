#!/bin/sh
# Values that are chosen once and kept in the azd environment.
set -eu
# A budget begins with a month, and its beginning cannot be moved later.
[ -n "${BUDGET_START:-}" ] || azd env set BUDGET_START "$(date -u +%Y-%m-01)"
[ -n "${ALERT_EMAIL:-}" ] || { echo "Say where alerts go:  azd env set ALERT_EMAIL you@example.com" >&2; exit 1; }
