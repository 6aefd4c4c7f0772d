#!/usr/bin/env python3
"""Face crops of cut_faces.py -> OUT/faces-NN.npz: P (crops), T (targets: the teacher's drawing, then look.py), N (photos' names).

Crops in which FaceMesh sees no face, and dark halves that the teacher made of a face in side light, are left out. Existing
files are kept. The teacher draws on --device; everything else is done by all cores."""
import argparse
import functools
import glob
import multiprocessing
import os

import cv2
import numpy as np
import torch

from augment import to_net
from faces import FaceMesh, blend_mask, to_image
from look import brow_plane, cel, eye_circles, features, to_lab, toon
from onnx_in_torch import OnnxModel

MAX_DARKENED = 25       # L that the teacher may take from a part of the face
BATCH = 32
# of a face, fewer changes of tone are lost than of clothes and background: noses and brows are faint
LINE, EVEN = 1.0, 0.003


def usable(crop, drawing, mask):
    change = cv2.GaussianBlur(to_lab(drawing)[..., 0] - to_lab(crop)[..., 0], (0, 0), 12)
    return (change * (mask > 0.9)).min() > -MAX_DARKENED


def draw(teacher, crops):
    return np.concatenate([to_image(teacher(to_net(torch.from_numpy(crops[i:i + BATCH])))[0].cpu()) for i in range(0, len(crops), BATCH)])


@functools.lru_cache()
def mesh_and_mask(models):
    """of one process, which works on one core"""
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    return FaceMesh(models), blend_mask()


def target(models, crop, drawing):
    """or None"""
    mesh, mask = mesh_and_mask(models)
    points = mesh.points(crop)
    if points is None or not usable(crop, drawing, mask):
        return None
    drawn = toon(crop, drawing, eye_circles(points), brow_plane(points, crop.shape[:2]))
    return cel(drawn, line=LINE, even=EVEN, drawn=features(points, crop.shape[:2]))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("crops", help="folder of crops-NN.npz")
    a.add_argument("out")
    a.add_argument("--teacher", required=True, help="ONNX file of a DCT-Net head")
    a.add_argument("--models", required=True, help="folder of facemesh_256.onnx")
    a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    with multiprocessing.get_context("spawn").Pool() as pool:
        teacher = OnnxModel(o.teacher, o.device)
        for file in sorted(glob.glob(os.path.join(o.crops, "crops-*.npz"))):
            out = os.path.join(o.out, os.path.basename(file).replace("crops", "faces"))
            if os.path.exists(out):
                continue
            with np.load(file) as z:
                crops, names = z["P"], z["N"]
            targets = pool.starmap(functools.partial(target, o.models), zip(crops, draw(teacher, crops)), chunksize=2)
            kept = [i for i, t in enumerate(targets) if t is not None]
            with open(out + ".part", "wb") as f:
                np.savez(f, P=crops[kept], T=np.array([targets[i] for i in kept]), N=names[kept])
            os.replace(out + ".part", out)
            print(out, "%d of %d" % (len(kept), len(crops)), flush=True)


if __name__ == "__main__":
    main()
