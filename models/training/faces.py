"""Faces of a photo and their alignment to the 288x288 template of a head network. Pictures are uint8, RGB; points are (x, y)."""
import math
import os

import cv2
import numpy as np
import torch

from onnx_in_torch import OnnxModel

SIDE = 288
# right eye, left eye, nose, mouth centre as BlazeFace places them in the aligned crop
TEMPLATE = np.array([(108.1, 141.3), (183.6, 140.9), (146.3, 182.8), (146.4, 220.1)])


def to_tensor(rgb, centre=127.5, scale=127.5):
    return (torch.from_numpy(np.ascontiguousarray(rgb)).permute(2, 0, 1)[None].float() - centre) / scale


def to_image(y):
    return ((y.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy()


def similarity(source, target):
    """2x3 matrix of the least-squares similarity (scale, rotation, translation) that takes source to target"""
    s, t = source - source.mean(0), target - target.mean(0)
    n = (s ** 2).sum()
    a, b = (s * t).sum() / n, (s[:, 0] * t[:, 1] - s[:, 1] * t[:, 0]).sum() / n
    r = np.array([[a, -b], [b, a]])
    return np.c_[r, target.mean(0) - r @ source.mean(0)]


def overlap(a, boxes):
    w = np.minimum(a[2], boxes[:, 2]) - np.maximum(a[0], boxes[:, 0])
    h = np.minimum(a[3], boxes[:, 3]) - np.maximum(a[1], boxes[:, 1])
    both = np.maximum(w, 0) * np.maximum(h, 0)
    area = lambda b: (b[..., 2] - b[..., 0]) * (b[..., 3] - b[..., 1])
    return both / (area(a) + area(boxes) - both)


def cell_centres():
    """BlazeFace's anchors: 16x16 cells twice, 8x8 cells six times"""
    rows = []
    for cells, times in ((16, 2), (8, 6)):
        y, x = np.mgrid[:cells, :cells]
        rows.append(np.repeat(np.stack([x, y], -1).reshape(-1, 2) + 0.5, times, 0) / cells)
    return np.concatenate(rows)


class Faces:
    def __init__(self, models):
        """models: folder of version-RFB-320.onnx and blazeface_short_128.onnx"""
        self.detector = OnnxModel(os.path.join(models, "version-RFB-320.onnx"))
        self.blazeface = OnnxModel(os.path.join(models, "blazeface_short_128.onnx"))
        self.anchors = cell_centres()

    def boxes(self, rgb, threshold):
        small = cv2.resize(rgb, (320, 240), interpolation=cv2.INTER_AREA)
        scores, boxes = [v[0].numpy() for v in self.detector(to_tensor(small, 127, 128))]
        order = [i for i in np.argsort(-scores[:, 1]) if scores[i, 1] > threshold]
        kept = []
        for i in order:
            if not kept or overlap(boxes[i], boxes[kept]).max() < 0.3:
                kept.append(i)
        return boxes[kept] * np.array([rgb.shape[1], rgb.shape[0]] * 2)

    def keypoints(self, rgb, box):
        """right eye, left eye, nose, mouth centre in pixels, or None"""
        centre, side = (box[:2] + box[2:]) / 2, 2 * max(box[2:] - box[:2])
        m = np.array([[128 / side, 0, 64 - centre[0] * 128 / side], [0, 128 / side, 64 - centre[1] * 128 / side]])
        source = cv2.GaussianBlur(rgb, (0, 0), 0.4 * side / 128) if side > 256 else rgb
        crop = cv2.warpAffine(source, m, (128, 128), flags=cv2.INTER_LINEAR)
        values, logits = [v[0].numpy() for v in self.blazeface(to_tensor(crop))]
        best = int(logits[:, 0].argmax())
        if logits[best, 0] < 0:
            return None
        points = self.anchors[best] + values[best, 4:12].reshape(4, 2) / 128
        return (points - 0.5) * side + centre

    def find(self, rgb, threshold=0.7):
        """alignments photo -> crop (2x3), the largest face first"""
        found = []
        for box in self.boxes(rgb, threshold):
            points = self.keypoints(rgb, box)
            if points is not None:
                found.append(similarity(points, TEMPLATE))
        return sorted(found, key=scale_of)


def scale_of(matrix):
    return math.hypot(matrix[0, 0], matrix[1, 0])


def smooth_source(rgb, matrix):
    """the photo, blurred where the crop is a strong reduction of it"""
    k = scale_of(matrix)
    return rgb if k >= 0.6 else cv2.GaussianBlur(rgb, (0, 0), 0.45 / k)


def align(rgb, matrix):
    return cv2.warpAffine(rgb, matrix[:2], (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT_101)


def blend_mask():
    """superellipse with a logistic edge, 0 to 1: where the head's drawing replaces the scene's"""
    y, x = np.mgrid[:SIDE, :SIDE] - 143.5
    r = (np.abs(x / 96) ** 3 + np.abs(y / 134) ** 3) ** (1 / 3)
    return (1 / (1 + np.exp(np.clip((r - 1) * 115 / 5, -50, 50)))).astype(np.float32)


class FaceMesh:
    def __init__(self, models):
        """models: folder of facemesh_256.onnx"""
        self.model = OnnxModel(os.path.join(models, "facemesh_256.onnx"))

    def points(self, crop):
        """478 points of an aligned crop, in its pixels, or None where there is no face"""
        small = cv2.resize(crop, (256, 256), interpolation=cv2.INTER_AREA)
        landmarks, presence, _ = self.model(to_tensor(small, 0, 255))
        return landmarks.reshape(478, 3).numpy()[:, :2] * crop.shape[0] / 256 if presence.item() > 0 else None
