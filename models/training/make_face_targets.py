#!/usr/bin/env python3
"""Face crops of cut_faces.py -> OUT/faces-NN.npz: P (crops), T (targets: the teacher's drawing, then look.py), N (photos' names).

Crops in which FaceMesh sees no face, and dark halves that the teacher made of a face in side light, are left out. Existing
files are kept. --drawings names a folder of crops-NN.npy, where the teacher has already drawn the crops."""
import argparse
import glob
import os

import cv2
import numpy as np
import torch

from faces import FaceMesh, blend_mask, to_image, to_tensor
from look import eye_circles, to_lab, toon
from onnx_in_torch import OnnxModel

MAX_DARKENED = 25       # L that the teacher may take from a part of the face


def usable(crop, drawing, mask):
    change = cv2.GaussianBlur(to_lab(drawing)[..., 0] - to_lab(crop)[..., 0], (0, 0), 12)
    return (change * (mask > 0.9)).min() > -MAX_DARKENED


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("crops", help="folder of crops-NN.npz")
    a.add_argument("out")
    a.add_argument("--teacher", required=True, help="ONNX file of a DCT-Net head")
    a.add_argument("--models", required=True, help="folder of facemesh_256.onnx")
    a.add_argument("--drawings", help="folder of crops-NN.npy, uint8 RGB")
    a.add_argument("--threads", type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    cv2.setNumThreads(o.threads)
    os.makedirs(o.out, exist_ok=True)
    mesh, mask = FaceMesh(o.models), blend_mask()
    teacher = None if o.drawings else OnnxModel(o.teacher)
    for file in sorted(glob.glob(os.path.join(o.crops, "crops-*.npz"))):
        out = os.path.join(o.out, os.path.basename(file).replace("crops", "faces"))
        drawn = os.path.join(o.drawings, os.path.basename(file)[:-1] + "y") if o.drawings else None
        if os.path.exists(out) or drawn and not os.path.exists(drawn):
            continue
        with np.load(file) as z:
            crops, names = z["P"], z["N"]
        drawings = np.load(drawn) if drawn else [to_image(teacher(to_tensor(c))[0])[0] for c in crops]
        kept, targets = [], []
        for i, (crop, drawing) in enumerate(zip(crops, drawings)):
            points = mesh.points(crop)
            if points is None or not usable(crop, drawing, mask):
                continue
            kept.append(i)
            targets.append(toon(crop, drawing, eye_circles(points)))
        with open(out + ".part", "wb") as f:
            np.savez(f, P=crops[kept], T=np.array(targets), N=names[kept])
        os.replace(out + ".part", out)
        print(out, "%d of %d" % (len(kept), len(crops)), flush=True)


if __name__ == "__main__":
    main()
