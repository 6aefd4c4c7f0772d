#!/usr/bin/env python3
"""Photos -> OUT/<name>.png, drawn by a scene and a head network from their checkpoints, as the tool draws a compound style: the
whole photo, then every face aligned to 288x288, drawn and blended back, the largest last. For looking at a training's results
before they are exported, with the face finders that its crops were cut by."""
import argparse
import glob
import os

import cv2
import numpy as np
import torch

from faces import Faces, align, blend_mask, scale_of, smooth_source, to_image, to_tensor
from make_scene_targets import fit
from model import build

EDGE_PX = 32
MIN_FACE_PX = 24        # smaller faces are the scene network's


def network(checkpoint):
    state = torch.load(checkpoint, map_location="cpu")
    net = build(state["config"]).eval()
    net.load_state_dict(state["ema"], strict=False)
    return net.to(memory_format=torch.channels_last)


def draw(net, rgb):
    with torch.no_grad():
        return to_image(net(to_tensor(rgb).contiguous(memory_format=torch.channels_last)))[0]


def draw_scene(net, rgb):
    h, w = rgb.shape[:2]
    bottom, right = [EDGE_PX + -(side + 2 * EDGE_PX) % net.multiple for side in (h, w)]
    padded = cv2.copyMakeBorder(rgb, EDGE_PX, bottom, EDGE_PX, right, cv2.BORDER_REFLECT_101)
    return draw(net, padded)[EDGE_PX:EDGE_PX + h, EDGE_PX:EDGE_PX + w]


def compound(photo, scene, head, faces, mask):
    drawing = draw_scene(scene, photo)
    for to_crop in reversed(faces.find(photo)):
        # the template's face is about 150 px wide
        if 150 / scale_of(to_crop) < MIN_FACE_PX:
            continue
        drawn = draw(head, align(smooth_source(photo, to_crop), to_crop))
        back, size = cv2.invertAffineTransform(to_crop), (photo.shape[1], photo.shape[0])
        a = cv2.warpAffine(mask, back, size)[..., None]
        drawing = (a * cv2.warpAffine(smooth_source(drawn, back), back, size) + (1 - a) * drawing + 0.5).astype(np.uint8)
    return drawing


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("photos")
    a.add_argument("out")
    a.add_argument("--scene", required=True, help="checkpoint")
    a.add_argument("--head", required=True, help="checkpoint")
    a.add_argument("--models", required=True, help="folder of the face finders")
    a.add_argument("--only", help="file of photos' names: no others")
    a.add_argument("--long-side", type=int, default=768)
    a.add_argument("--threads", type=int, default=1)
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    cv2.setNumThreads(o.threads)
    os.makedirs(o.out, exist_ok=True)
    only = set(open(o.only).read().split()) if o.only else None
    scene, head, faces, mask = network(o.scene), network(o.head), Faces(o.models), blend_mask()
    for file in sorted(glob.glob(os.path.join(o.photos, "*.jpg"))):
        name = os.path.splitext(os.path.basename(file))[0]
        if only is None or name in only:
            photo = fit(np.ascontiguousarray(cv2.imread(file)[:, :, ::-1]), o.long_side)
            cv2.imwrite(os.path.join(o.out, name + ".png"), compound(photo, scene, head, faces, mask)[:, :, ::-1])


if __name__ == "__main__":
    main()
