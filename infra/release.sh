#!/bin/sh
# Runs a version: builds its two images in the registry if they are not there yet, and provisions with their tag.
#   infra/release.sh              the commit that is checked out
#   infra/release.sh 3f2a91c0b7d4 an earlier version again: nothing is built, so this is also the way back
set -eu
cd "$(dirname "$0")/.."
tag=${1:-$(git rev-parse --short=12 HEAD)}
registry=$(azd env get-value AZURE_CONTAINER_REGISTRY_NAME)

for variant in cpu gpu; do
  if az acr repository show --name "$registry" --image "cartoon:$tag-$variant" --output none 2>/dev/null; then
    echo "cartoon:$tag-$variant is in the registry."
    continue
  fi
  [ $# -eq 0 ] || { echo "There is no image cartoon:$tag-$variant. Check out that version and run infra/release.sh without an argument." >&2; exit 1; }
  [ -z "$(git status --porcelain)" ] || { echo "The working tree has changes that the tag $tag would not name. Commit them first." >&2; exit 1; }
  # The GPU image is large; an hour is ample.
  az acr build --registry "$registry" --image "cartoon:$tag-$variant" --file infra/Dockerfile --build-arg "VARIANT=$variant" --timeout 3600 .
done

azd env set IMAGE_TAG "$tag"
azd provision --no-prompt
