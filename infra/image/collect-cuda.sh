#!/bin/sh
# Gathers the CUDA libraries that ONNX Runtime's CUDA provider needs, by family, links kept.   collect-cuda.sh TARGET
set -eu
target=$1
toolkit=/usr/local/cuda/lib64/
system=/usr/lib/x86_64-linux-gnu/
take() { family=$1; shift; mkdir -p "$target/$family"; cp -a "$@" "$target/$family/"; }

take cublas "$toolkit"libcublas.so.13* "$toolkit"libcublasLt.so.13*  # matrix products
take cudnn "$system"libcudnn*.so.9*                                 # convolutions: nearly all of a UNet's work
take rest "$toolkit"libcudart.so.13* "$toolkit"libcurand.so.10*      # the runtime; random numbers, which the provider links
take rest "$toolkit"libnvrtc*.so.13*                                # cuDNN compiles some engines while it runs
take compat /usr/local/cuda/compat/.
