#!/bin/sh
# Makes a folder that draws on a Linux machine with an NVIDIA GPU and nothing else: no .NET, no network, no container.
#
#   infra/publish-gpu.sh OUT               with the runtime of Microsoft.ML.OnnxRuntime.Gpu
#   infra/publish-gpu.sh OUT PROVIDER.so   with the CPU's runtime and a CUDA provider library of the same version
#
# Copy OUT there, then:  OUT/cartoon bench --device cuda     and     OUT/cartoon run PHOTOS --device cuda
# The machine needs the driver and CUDA's libraries; docs/gpu.md names them. The models that are installed here go along.
set -eu
[ $# -ge 1 ] || { sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 64; }
out=$1
provider=${2:-}
root=$(cd "$(dirname "$0")/.." && pwd)
[ ! -e "$out" ] || { echo "publish-gpu: $out exists. Give a new folder." >&2; exit 64; }
[ -z "$provider" ] || [ -f "$provider" ] || { echo "publish-gpu: there is no $provider." >&2; exit 66; }

cuda=true
[ -z "$provider" ] || cuda=false
echo "publish-gpu: publishing with its own .NET to $out"
dotnet publish "$root/src/CartoonFunctions.Local" -c Release -r linux-x64 --self-contained true -p:Cuda=$cuda -o "$out" --nologo -v quiet
# The package brings Windows' libraries and TensorRT's provider along, which nothing here loads.
rm -f "$out"/onnxruntime*.dll "$out"/libonnxruntime_providers_tensorrt.so
[ -z "$provider" ] || cp "$provider" "$out/libonnxruntime_providers_cuda.so"
[ ! -d "$root/models/installed" ] || cp -r "$root/models/installed" "$out/models/"
# The model that finds faces: the DCT-Net styles do not draw without it, and toon draws faces with the rest.
if [ ! -e "$out/models/installed/blazeface-full-range.onnx" ]; then
  (cd "$root/models/faces" && npm ci --no-audit --no-fund --loglevel=error)
  "$out/cartoon" models import "$root/models/faces/node_modules/@mediapipe/face_detection/face_detection_full_range.tflite"
fi
if [ ! -e "$out/models/installed/selfie-segmentation.onnx" ]; then
  (cd "$root/models/people" && npm ci --no-audit --no-fund --loglevel=error)
  "$out/cartoon" models import "$root/models/people/node_modules/@mediapipe/selfie_segmentation/selfie_segmentation.tflite"
fi
mkdir -p "$out/docs"
cp -r "$root/docs/samples" "$out/docs/samples"
echo "publish-gpu: $(du -sh "$out" | cut -f1) in $out. Try: $out/cartoon run $out/docs/samples --device cuda"
