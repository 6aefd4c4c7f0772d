#!/usr/bin/env bash
# Lists the public members of the libraries anew, in PublicAPI.Unshipped.txt beside each project; the diff shows what a change means for who uses them.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
for name in Imaging Cartooning; do
  project="$root/src/CartoonFunctions.$name"
  list="$project/PublicAPI.Unshipped.txt"
  echo '#nullable enable' >"$list"
  found=$(cd "$project" && dotnet build -c Release -p:Packing=library --nologo -v quiet |
    sed -nE "s|^$project/.*error RS0016: Symbol '(.*)' is not part of the declared public API.*|\1|p" | LC_ALL=C sort -u) || true
  printf '%s\n' "$found" >>"$list"
  printf '%s: %s members\n' "$name" "$(wc -l <<<"$found")"
done
