#!/usr/bin/env bash
# Rehearses the deployment as far as that goes without Azure and without Docker. `./cartoon test` runs both halves.
#   infra/rehearse.sh image       does what the image's stages of app and models do, in an empty folder, and looks whether all is there
#   infra/rehearse.sh template    compiles and lints the Bicep and checks the compiled template (tests/CartoonFunctions.App.Tests/Deployment)
#   infra/rehearse.sh             both
# A feed without SixLabors.ImageSharp is enough with ImageSharp=false in the environment.
set -euo pipefail

root=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dockerfile="$root/infra/Dockerfile"
say() { printf 'rehearse: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# The instructions of one stage, one a line.   stage NAME
stage() {
  sed -e ':join' -e '/\\$/N; s/\\\n/ /; t join' "$dockerfile" | awk -v name="$1" '/^FROM / { inside = $NF == name; next } inside && /^[A-Z]+ /'
}

# What the builder gets: the repository's files (a release builds from a clean checkout) that .dockerignore lets through.
context() {
  (cd "$root" && git ls-files --cached --others --exclude-standard | while IFS= read -r file; do [[ ! -f $file ]] || echo "$file"; done) |
    awk 'FNR == NR { sub(/\r$/, ""); if (/^!/) kept[substr($0, 2)]; else if (!/^(#|\*$|$)/) { sub(/^\*\*\//, "/"); left[$0] }; next }
      {
        path = "/" $0 "/"; travels = 0
        for (name in kept) if (index(path, "/" name "/") == 1) travels = 1
        for (name in left) if (name ~ /^\// ? index(path, name "/") : index(path, "/" name "/") == 1) travels = 0
        if (travels) print
      }' "$root/.dockerignore" -
}

# COPY SOURCE... TARGET from the context into the folder that stands for the stage's working directory.
copy() {
  local folder=$1 target source files
  shift
  target=$folder/${!#}
  mkdir -p "$target"
  for source in "${@:1:$#-1}"; do
    source=${source%/}
    if grep -qxF "$source" "$work/context"; then
      cp "$root/$source" "$target/"
      continue
    fi
    files=$(awk -v prefix="$source/" 'index($0, prefix) == 1 { print substr($0, length(prefix) + 1) }' "$work/context")
    [[ -n $files ]] || fail "the Dockerfile copies $source, which does not travel to the builder: see .dockerignore."
    tar -C "$root/$source" -T - -cf - <<<"$files" | tar -C "$target" -xf -
  done
}

# Runs a stage in a folder, but for what it installs from the system's packages; /publish and /src are folders here.
#   play STAGE FOLDER PUBLISH
play() {
  local instruction rest
  while read -r instruction rest; do
    case $instruction in
      WORKDIR) ;;
      RUN) [[ $rest == apt-get* ]] || play_run "$rest" "$2" "$3" ;;
      COPY) copy "$2" $rest ;;
      *) fail "stage $1 has $instruction, which this script can't do. Teach it." ;;
    esac
  done < <(stage "$1")
}

play_run() {
  local command=${1//\/publish/"$3"}
  (cd "$2" && eval "${command//=\/src/="$2"}") >"$work/run.log" 2>&1 || { tail -20 "$work/run.log" >&2; fail "RUN $1 failed."; }
}

# Whether all is in a published folder that the host and the app load.   check_published VARIANT FOLDER
check_published() {
  local variant=$1 folder=$2 file lacks=() needs missing
  needs=$(
    printf '%s\n' host.json functions.metadata worker.config.json extensions.json models/catalog.json libonnxruntime.so wwwroot/index.html
    [[ $variant == cpu ]] || printf '%s\n' libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so
    sed -nE 's/.*"defaultWorkerPath": "([^"]+)".*/\1/p' "$folder/worker.config.json"
    sed -nE 's/.*"hintPath": "\.\/([^"]+)".*/\1/p' "$folder/extensions.json"
    # Every assembly and library that the app's packages bring; of ONNX Runtime's own, those above.
    sed -nE 's/^ *"([^"]*\/)?([^"\/]+\.(dll|so[.0-9]*))": \{.*/\2/p' "$folder/CartoonFunctions.App.deps.json" | grep -Ev '^(lib)?onnxruntime'
    # The models that the catalogue calls built in.
    grep -oE '"builtin/[^"]+\.onnx"' "$folder/models/catalog.json" | tr -d '"' | sed 's#^#models/#'
  )
  while IFS= read -r file; do
    [[ -e $folder/$file ]] || lacks+=("$file")
  done < <(sort -u <<<"$needs")
  [[ ${#lacks[@]} -eq 0 ]] || fail "the $variant image would lack: ${lacks[*]}"

  # CUDA's own libraries come with the image's last stage, which checks them itself.
  while IFS= read -r file; do
    missing=$(ldd "$file" 2>/dev/null | sed -nE 's/^\s*(\S+) => not found.*/\1/p' | paste -sd' ')
    [[ -z $missing ]] || fail "in the $variant image ${file##*/} would not find: $missing"
  done < <(find "$folder" -maxdepth 1 \( -name '*.so' -o -name '*.so.*' \) ! -name '*providers_cuda*')
  say "the $variant image would have all of $(wc -l <<<"$needs") files that the app loads ($(du -sm "$folder" | cut -f1) MB)"
}

rehearse_image() {
  local variant
  # Machine code ahead of time adds no file, and takes more than a minute.
  export PublishReadyToRun=false
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  context >"$work/context"
  mkdir -p "$work/src" "$work/publish"
  say "doing what the image's build stage does, in an empty folder"
  play build "$work/src" "$work/publish"
  for variant in gpu cpu; do
    cp -al "$work/publish" "$work/publish-$variant"
    play "publish-$variant" "$work/src" "$work/publish-$variant"
    check_published "$variant" "$work/publish-$variant"
  done
  rehearse_models
}

# The image's models: what the repository has, and the model that finds faces, made as the image makes it.
rehearse_models() {
  local program
  for program in npm jq; do
    command -v "$program" >/dev/null || { say "the image's models are not checked: $program is missing"; return 0; }
  done
  say "making the image's models"
  play faces "$work/src" "$work/publish"
  mkdir -p "$work/models"
  copy "$work/models" models/ ./
  cp -r "$work/src/models/installed" "$work/models/"
  sh "$root/infra/image/verify-models.sh" "$work/models" >&2
}

rehearse_template() {
  say "compiling the Bicep and checking the template"
  dotnet test "$root/tests/CartoonFunctions.App.Tests" -c Azure --nologo --filter "FullyQualifiedName~.Deployment."
}

case "${1:-}" in
  image) rehearse_image ;;
  template) rehearse_template ;;
  "") rehearse_image; rehearse_template ;;
  *) sed -n '2,6s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 64 ;;
esac
