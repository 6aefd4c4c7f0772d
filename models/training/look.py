"""The look of `toon`: what is made of a teacher's drawing, without a network, before a student learns it.

The teacher (DCT-Net 3d) gives the character: large eyes, clean shapes. What makes a cartoon of it:
  1. eyes: enlarged by a smooth warp about each eye of every face;
  2. the photo's own broad colours, in Lab, along the drawing's edges, so that skin is as light or dark as in the photo;
  3. flat areas with few tones; where flattening removes a strong contrast (irises, teeth) it is put back;
  4. ink lines, relative to the local lightness, so that dark skin gets no more ink than light;
  5. the lightness that the ink took from its surroundings is given back;
  6. all of it as if painted on cels: even areas in few tones with borders, wider lines where a picture is seen from further away.
Pictures are uint8, RGB. Lengths are in pixels of the picture: a face crop of 288 and a whole photo get lines of one width."""
import math

import cv2
import numpy as np
import torch

from make_ink_targets import along_edges, guided, smoothstep, soft_steps

# corners, upper and lower lid of the eyes among FaceMesh's points
EYES = ((33, 133, 159, 145), (362, 263, 386, 374))
# around either brow
BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
NOSE = (6, 48, 278, 2, 129, 358)
MOUTH = (61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91)
EYE_ENLARGED = 0.3
CLEAR_EYE_PX = 20       # radius of the circle about an eye below which there is less ink in it


def eye_circles(mesh):
    """(centre, radius) of the two eyes of one face, from FaceMesh's 478 points"""
    return [(mesh[list(eye)].mean(0), 1.05 * np.linalg.norm(mesh[eye[0]] - mesh[eye[1]])) for eye in EYES]


def brow_plane(mesh, shape):
    """1 in the brows of one face, 0 elsewhere, with soft borders: the teacher draws fair or thick brows too pale"""
    plane = np.zeros(shape, np.float32)
    for brow in BROWS:
        cv2.fillPoly(plane, [mesh[list(brow)].round().astype(np.int32)], 1)
    return cv2.GaussianBlur(cv2.dilate(plane, np.ones((5, 5))), (0, 0), 2)


def enlarge_eyes(rgb, circles, amount=EYE_ENLARGED):
    out = rgb.copy()
    for (cx, cy), radius in circles:
        x0, y0 = max(0, int(cx - radius) - 1), max(0, int(cy - radius) - 1)
        x1, y1 = min(rgb.shape[1], int(cx + radius) + 2), min(rgb.shape[0], int(cy + radius) + 2)
        if x1 - x0 < 4 or y1 - y0 < 4:
            continue
        y, x = np.mgrid[y0:y1, x0:x1].astype(np.float32)
        r = np.hypot(x - cx, y - cy) / radius
        pull = np.where(r < 1, (1 - r * r) ** 2, 0) * amount / (1 + amount)
        out[y0:y1, x0:x1] = cv2.remap(rgb, (x - (x - cx) * pull).astype(np.float32), (y - (y - cy) * pull).astype(np.float32),
                                      cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return out


def to_lab(rgb):
    return cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def broad(difference, guide, radius, eps, reduced=4):
    """the smooth part of a plane along the guide's edges, computed at a fourth of the size"""
    h, w = guide.shape
    small = lambda v: cv2.resize(v, (max(1, w // reduced), max(1, h // reduced)), interpolation=cv2.INTER_AREA)
    return cv2.resize(guided(small(guide) / 100, small(difference), radius, eps), (w, h), interpolation=cv2.INTER_CUBIC)


def photo_colours(photo, drawing):
    """Lab drawing with the broad colours of the Lab photo"""
    return drawing + np.dstack([broad(photo[..., i] - drawing[..., i], drawing[..., 0], 5, 0.01) for i in range(3)])


def flat_tones(light, steps=9, part=0.5):
    flat = light
    for _ in range(4):
        flat = cv2.bilateralFilter(flat, 9, 9, 4)
    keep = smoothstep(np.abs(light - flat), 6, 14)
    toned = flat + part * (soft_steps(np.clip(flat, 0, 100), steps, 6) - flat)
    return toned * (1 - keep) + light * keep


def ink_lines(photo, drawing, width=1.0, flow=2.0):
    """0 to 0.9; mostly the drawing's edges, a little of the photo's, which has wrinkles and hair"""
    edges = cv2.bilateralFilter(((0.25 * photo + 0.75 * drawing) / 100).astype(np.float32), 5, 0.05, 2)
    inner, outer = [cv2.GaussianBlur(edges, (0, 0), sigma) for sigma in (width, 2.2 * width)]
    darker = along_edges(((outer - inner) / (outer + 0.12)).astype(np.float32), edges, flow)
    return 0.9 * smoothstep(darker, 0.025, 0.085)


def features(mesh, shape):
    """where a face's eyes (1), brows (0.8), mouth and nose (0.6) are, 0 elsewhere, with soft borders: toon() has drawn these already, more lines would clutter them"""
    plane = np.zeros(shape, np.float32)
    for centre, radius in eye_circles(mesh):
        axes = int(round(0.8 * radius)), int(round(0.55 * radius))
        cv2.ellipse(plane, tuple(int(round(v)) for v in centre), axes, 0, 0, 360, 1, -1)
    for part in (MOUTH, NOSE):
        cv2.fillConvexPoly(plane, cv2.convexHull(mesh[list(part)].round().astype(np.int32)), 0.6)
    plane = np.maximum(plane, 0.8 * brow_plane(mesh, shape))
    return cv2.GaussianBlur(plane, (0, 0), 3)


def small_eyes(shape, eyes):
    """1 in eyes that lines of a fixed width would fill, 0 elsewhere"""
    plane = np.zeros(shape, np.float32)
    for centre, radius in eyes:
        if radius < CLEAR_EYE_PX:
            cv2.circle(plane, tuple(int(round(v)) for v in centre), int(np.ceil(0.8 * radius)), float(smoothstep(CLEAR_EYE_PX - radius, 0, CLEAR_EYE_PX / 2)), -1)
    return cv2.GaussianBlur(plane, (0, 0), 1.5)


def toon(photo, drawing, eyes=(), brows=None, saturation=1.25):
    """photo and teacher's drawing of the same size; eyes: (centre, radius) in pixels"""
    height, width = photo.shape[:2]
    clear = small_eyes((height, width), eyes)
    photo, drawing = to_lab(photo), to_lab(enlarge_eyes(drawing, eyes))
    lab = photo_colours(photo, drawing).astype(np.float32)
    light = flat_tones(lab[..., 0]) * (1 - clear) + lab[..., 0] * clear
    chroma = np.dstack([cv2.bilateralFilter(np.ascontiguousarray(lab[..., i]), 9, 12, 4) for i in (1, 2)]) * saturation
    if brows is not None:
        light = np.minimum(light, light + brows * (0.95 * cv2.bilateralFilter(photo[..., 0], 5, 12, 2) - light))
    ink = ink_lines(photo[..., 0], lab[..., 0]) * (1 - 0.8 * clear)
    inked = light * (1 - ink) + 6 * ink
    inked = inked + (1 - ink) * broad((photo[..., 0] - inked).astype(np.float32), lab[..., 0], 8, 0.03)
    rgb = cv2.cvtColor(np.dstack([inked, chroma * (1 - 0.8 * ink)[..., None]]).astype(np.float32), cv2.COLOR_LAB2RGB)
    return (np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8)


def few_edges(planes, amount, margin=16):
    """planes, float32 [H, W, C], with as few changes of value as possible (Xu et al., Image Smoothing via L0 Gradient Minimization,
    2011): large areas even, strong edges kept. amount: how large a change must be to stay, squared"""
    image = cv2.copyMakeBorder(planes, margin, margin, margin, margin, cv2.BORDER_REFLECT_101)
    height, width = [cv2.getOptimalDFTSize(n) for n in image.shape[:2]]
    image = cv2.copyMakeBorder(image, 0, height - image.shape[0], 0, width - image.shape[1], cv2.BORDER_REFLECT_101)
    image = torch.from_numpy(image).permute(2, 0, 1).contiguous()
    across, down = [2 - 2 * torch.cos(2 * math.pi * torch.arange(n) / size) for n, size in ((width // 2 + 1, width), (height, height))]
    laplacian = across[None] + down[:, None]
    given, beta = torch.fft.rfft2(image), 2 * amount
    while beta < 2e3:
        right, below = torch.roll(image, -1, 2) - image, torch.roll(image, -1, 1) - image
        strong = (right * right + below * below).sum(0) >= amount / beta
        right, below = right * strong, below * strong
        change = torch.roll(right, 1, 2) - right + torch.roll(below, 1, 1) - below
        image = torch.fft.irfft2((given + beta * torch.fft.rfft2(change)) / (1 + beta * laplacian), s=(height, width))
        beta *= 2
    return image[:, margin:margin + planes.shape[0], margin:margin + planes.shape[1]].permute(1, 2, 0).numpy()


def without_specks(ink, area):
    """lines of fewer pixels than area are left out, unless they lie beside a longer one"""
    _, labels, sizes, _ = cv2.connectedComponentsWithStats((ink > 0.35).astype(np.uint8), connectivity=8)
    small = sizes[labels, cv2.CC_STAT_AREA] < area
    specks = cv2.dilate((small & (labels > 0)).astype(np.uint8), np.ones((5, 5)))
    lines = cv2.dilate((~small & (labels > 0)).astype(np.uint8), np.ones((3, 3)))
    return np.where((specks > 0) & (lines == 0), 0, ink).astype(np.float32)


def cel(rgb, line=1.5, drawn=None, flow=3.0, speck=14, steps=7, part=0.75, saturation=1.15, even=0.008):
    """what toon() made, as if painted on cels: even areas in few tones with borders, definite lines. drawn: 0 to 1, how much stays as it is"""
    given, lab = rgb, to_lab(rgb)
    light = lab[..., 0]
    broadly = guided(light / 100, light, 20, 0.02)
    dark = 1 - smoothstep(broadly, 14, 42)
    light = np.clip(light + 2 * dark + 0.35 * dark * (light - broadly), 0, 100).astype(np.float32)
    flat = few_edges(np.dstack([light / 100, lab[..., 1:] / 90]).astype(np.float32), even)
    flat_light, chroma = flat[..., 0] * 100, flat[..., 1:] * 90
    base = cv2.GaussianBlur(guided(flat_light / 100, flat_light, 4, 0.0012), (0, 0), 0.7)
    toned = base + part * (soft_steps(np.clip(base, 0, 100), steps, 8) - base)
    # strong contrasts stay: dark ones as they are, light ones if they are wider than a hair
    lost = np.where(light < flat_light, light, cv2.medianBlur(light, 5))
    keep = smoothstep(np.abs(lost - flat_light), 9, 18)
    toned = toned * (1 - keep) + lost * keep
    edges = cv2.bilateralFilter((0.8 * light + 0.2 * flat_light).astype(np.float32) / 100, 5, 0.06, 2)
    inner, outer = [cv2.GaussianBlur(edges, (0, 0), sigma) for sigma in (line, 2.2 * line)]
    ink = 0.95 * smoothstep(along_edges(((outer - inner) / (outer + 0.12)).astype(np.float32), edges, flow), 0.022, 0.06)
    ink = cv2.GaussianBlur(without_specks(ink, speck), (0, 0), 0.6)
    inked = toned * (1 - ink) + 5 * ink
    inked = inked + (1 - ink) * broad((light - inked).astype(np.float32), flat_light.astype(np.float32), 8, 0.03)
    rgb = cv2.cvtColor(np.dstack([inked, chroma * (saturation * (1 - 0.85 * ink))[..., None]]).astype(np.float32), cv2.COLOR_LAB2RGB)
    rgb = np.clip(rgb, 0, 1) * 255
    rgb = rgb if drawn is None else rgb * (1 - drawn[..., None]) + given * drawn[..., None]
    return (rgb + 0.5).astype(np.uint8)
