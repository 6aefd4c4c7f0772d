#!/usr/bin/env python3
"""Whole photos -> OUT/<name>.png: what a scene network learns. The teacher draws the photo and then every face, aligned, blended
into it, small ones too, cut from the photo at its full size so that their eyes are open and clear; look.py does the rest.
Existing files are kept. OUT has one size; the students' lines are as wide in a picture of any size."""
import argparse
import glob
import os
import random

import cv2
import numpy as np
import torch

from faces import Faces, FaceMesh, align, blend_mask, scale_of, smooth_source, to_image, to_tensor
from look import cel, eye_circles, toon
from onnx_in_torch import OnnxModel

FULL_LONG_SIDE_PX = 1600
EDGE_PX = 64
MAX_ENLARGED = 5        # of a face in the photo at its full size; the teacher smears what is smaller


def fit(rgb, long_side):
    k = long_side / max(rgb.shape[:2])
    return cv2.resize(rgb, None, fx=k, fy=k, interpolation=cv2.INTER_AREA) if k < 1 else rgb


def draw_scene(teacher, rgb):
    h, w = rgb.shape[:2]
    bottom, right = EDGE_PX + -(h + 2 * EDGE_PX) % 16, EDGE_PX + -(w + 2 * EDGE_PX) % 16
    padded = cv2.copyMakeBorder(rgb, EDGE_PX, bottom, EDGE_PX, right, cv2.BORDER_REFLECT_101)
    return to_image(teacher(to_tensor(padded))[0])[0][EDGE_PX:EDGE_PX + h, EDGE_PX:EDGE_PX + w]


def target(photo, long_side, teacher, faces, mesh, mask):
    """(photo at long_side, its target)"""
    full, scene = fit(photo, FULL_LONG_SIDE_PX), fit(photo, long_side)
    drawing, eyes, k = draw_scene(teacher, scene), [], scene.shape[1] / full.shape[1]
    for to_crop in reversed(faces.find(full)):
        if scale_of(to_crop) > MAX_ENLARGED:
            continue
        crop = align(smooth_source(full, to_crop), to_crop)
        points = mesh.points(crop)
        if points is None:
            continue
        head = to_image(teacher(to_tensor(crop))[0])[0]
        back = cv2.invertAffineTransform(to_crop) * k
        size = scene.shape[1], scene.shape[0]
        shrunk = smooth_source(head, back)
        a = cv2.warpAffine(mask, back, size)[..., None]
        drawing = (a * cv2.warpAffine(shrunk, back, size) + (1 - a) * drawing + 0.5).astype(np.uint8)
        eyes += [(back @ np.append(centre, 1), radius * scale_of(back)) for centre, radius in eye_circles(points)]
    return scene, cel(toon(scene, drawing, eyes))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("out")
    a.add_argument("photos", nargs="+", help="folders")
    a.add_argument("--teacher", required=True, help="ONNX file of a DCT-Net head")
    a.add_argument("--models", required=True, help="folder of the face finders")
    a.add_argument("--skip", help="file of photos' names, one a line, that are held out")
    a.add_argument("--only", help="file of photos' names: no others")
    a.add_argument("--long-side", type=int, default=768)
    a.add_argument("--threads", type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    cv2.setNumThreads(o.threads)
    os.makedirs(o.out, exist_ok=True)
    names = lambda file: set(open(file).read().split())
    skip, only = names(o.skip) if o.skip else set(), names(o.only) if o.only else None
    files = sorted(f for folder in o.photos for f in glob.glob(os.path.join(folder, "*.jpg")))
    random.Random(1).shuffle(files)
    teacher, faces, mesh, mask = OnnxModel(o.teacher), Faces(o.models), FaceMesh(o.models), blend_mask()
    for file in files:
        name = os.path.splitext(os.path.basename(file))[0]
        out = os.path.join(o.out, name + ".png")
        if name in skip or only is not None and name not in only or os.path.exists(out):
            continue
        photo = np.ascontiguousarray(cv2.imread(file)[:, :, ::-1])
        _, drawn = target(photo, o.long_side, teacher, faces, mesh, mask)
        cv2.imwrite(out + ".part.png", drawn[:, :, ::-1], [cv2.IMWRITE_PNG_COMPRESSION, 1])
        os.replace(out + ".part.png", out)
        print(name, drawn.shape[1], drawn.shape[0], flush=True)


if __name__ == "__main__":
    main()
