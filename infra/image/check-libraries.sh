#!/bin/sh
# Fails the build of the image when the CUDA provider would not load: a missing library otherwise shows first on a GPU, in
# production. The driver (libcuda) comes with the machine. Nothing to check in the CPU variant.   check-libraries.sh APP_FOLDER
set -eu
{ find "$1" -name 'libonnxruntime_providers_cuda.so'; find /usr/local/cuda/lib64 -name '*.so.*' 2>/dev/null || true; } | while read -r library; do
  missing=$(ldd "$library" | grep 'not found' | grep -v 'libcuda\.so\.1' || true)
  [ -z "$missing" ] || { printf '%s needs:\n%s\n' "$library" "$missing" >&2; exit 1; }
done
