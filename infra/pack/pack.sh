#!/usr/bin/env bash
# Packs the command for people without a checkout. ./cartoon pack says what it needs and calls this.
#   pack.sh OUT [tools] [libraries] [archives] [PLATFORM...]     all of them when none is named
# FACE_MODEL is the installed model that finds faces, an ONNX file; PEOPLE_MODEL the one that cuts people out, left out where it is not
# said. AHEAD_OF_TIME=false packs without machine code, which is sooner done;
# UNLISTED_MEMBERS=allowed packs libraries whose public members are not those of their lists.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
project="$root/src/CartoonFunctions.Local"
# ONNX Runtime has no library for osx-x64.
all_platforms=(linux-x64 linux-arm64 osx-arm64 win-x64 win-arm64)
log=$(mktemp)
trap 'rm -rf "$log"' EXIT

say() { printf 'cartoon: %s\n' "$*" >&2; }
fail() { say "$*"; exit 2; }

[[ $# -gt 0 ]] || fail "give the folder to pack into: ./cartoon pack OUT"
[[ -f ${FACE_MODEL:-} ]] || fail "FACE_MODEL names no file: start this with ./cartoon pack"
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift

kinds=() platforms=() left_out=()
for word in "$@"; do
  case $word in
    tools | libraries | archives) kinds+=("$word") ;;
    *) [[ " ${all_platforms[*]} " == *" $word "* ]] || fail "there is no platform $word: ${all_platforms[*]}"; platforms+=("$word") ;;
  esac
done
[[ ${#kinds[@]} -gt 0 ]] || kinds=(tools libraries archives)
[[ ${#platforms[@]} -gt 0 ]] || platforms=("${all_platforms[@]}")

wanted() { [[ " ${kinds[*]} " == *" $1 "* ]]; }

# The packages that the feed does not have, in one line.
lacking() { sed -nE 's/.*error NU110[1-3]: Unable to find (a stable )?package ([A-Za-z0-9.-]*[A-Za-z0-9]).*/\2/p' "$log" | sort -u | paste -sd' ' - | grep .; }

# lacks WHAT: the feed does not have a package of this platform, which is said and passed over; any other error ends this.
lacks() {
  local packages
  packages=$(lacking) || { cat "$log" >&2; fail "packing $1 failed, see above"; }
  say "no $1, for this feed lacks: $packages"
  left_out+=("$1")
}

# make WHAT COMMAND PLATFORM OPTION...: with machine code ahead of time where the feed has what that takes, and else without.
make() {
  local what=$1 command=$2 platform=$3 ahead
  shift 3
  for ahead in ${AHEAD_OF_TIME:-true false}; do
    if (cd "$project" && dotnet restore "-p:ToolPackageRuntimeIdentifiers=$platform" -p:Packing=true "-p:AheadOfTime=$ahead" "$@" &&
      dotnet "$command" -c Release -r "$platform" --no-restore "-p:ToolPackageRuntimeIdentifiers=$platform" -p:Packing=true \
        "-p:AheadOfTime=$ahead" "-p:FaceModel=$FACE_MODEL" "-p:PeopleModel=${PEOPLE_MODEL:-}" "$@") >"$log" 2>&1; then
      say "$what"
      return 0
    fi
    lacking >/dev/null || break
  done
  lacks "$what"
  return 1
}

pack_tools() {
  local platform made=()
  for platform in "${platforms[@]}"; do
    make "tool for $platform" pack "$platform" "-p:PackageOutputPath=$out" && made+=("$platform")
  done
  [[ ${#made[@]} -gt 0 ]] || return 0
  # The package that people name: it says which is for which platform, and holds nothing else.
  (cd "$project" && dotnet pack -c Release --no-build -p:Packing=true -p:CreateRidSpecificToolPackages=false -o "$out" \
    "-p:ToolPackageRuntimeIdentifiers=\"$(IFS=';'; echo "${made[*]}")\"") >"$log" 2>&1 || { cat "$log" >&2; fail "packing the tool failed, see above"; }
}

pack_archives() {
  local platform stage
  stage=$(mktemp -d)
  for platform in "${platforms[@]}"; do
    rm -rf "$stage/cartoon"
    case $platform in
      win-*) make "archive for $platform" publish "$platform" -p:WithRuntime=true "-p:PublishDir=$stage/cartoon/" "-p:ZipTo=$out/cartoon-$platform.zip" || continue ;;
      *)
        make "archive for $platform" publish "$platform" -p:WithRuntime=true "-p:PublishDir=$stage/cartoon/" || continue
        tar -C "$stage" --sort=name --owner=0 --group=0 --numeric-owner -czf "$out/cartoon-$platform.tar.gz" cartoon ;;
    esac
  done
  rm -rf "$stage"
}

pack_libraries() {
  local name
  for name in Imaging Cartooning; do
    (cd "$root/src/CartoonFunctions.$name" && dotnet pack -c Release -p:Packing=library "-p:UnlistedMembers=${UNLISTED_MEMBERS:-}" -o "$out") >"$log" 2>&1 || { cat "$log" >&2; fail "packing $name failed, see above"; }
    say "library CartoonFunctions.$name"
  done
}

! wanted tools || pack_tools
! wanted libraries || pack_libraries
! wanted archives || pack_archives
(cd "$out" && find . -maxdepth 1 -type f \( -name '*.nupkg' -o -name '*.snupkg' -o -name '*.tar.gz' -o -name '*.zip' \) -printf '%P\n' | LC_ALL=C sort | xargs -r sha256sum >SHA256SUMS)
echo "$out"
[[ ${#left_out[@]} -eq 0 ]] || { say "left out: ${left_out[*]}"; exit 3; }
