"""The look of `toon`: what is made of a teacher's drawing, without a network, before a student learns it.

The teacher (DCT-Net 3d) gives the character: large eyes, clean shapes. What makes a cartoon of it:
  1. eyes: enlarged by a smooth warp about each eye of every face;
  2. the photo's own broad colours, in Lab, along the drawing's edges, so that skin is as light or dark as in the photo;
  3. flat areas with few tones; where flattening removes a strong contrast (irises, teeth) it is put back;
  4. ink lines, relative to the local lightness, so that dark skin gets no more ink than light;
  5. the lightness that the ink took from its surroundings is given back.
Pictures are uint8, RGB. Lengths are in pixels of the picture: a face crop of 288 and a whole photo get lines of one width."""
import cv2
import numpy as np

from make_ink_targets import along_edges, guided, smoothstep, soft_steps

# corners, upper and lower lid of the eyes among FaceMesh's points
EYES = ((33, 133, 159, 145), (362, 263, 386, 374))
EYE_ENLARGED = 0.3
CLEAR_EYE_PX = 20       # radius of the circle about an eye below which there is less ink in it


def eye_circles(mesh):
    """(centre, radius) of the two eyes of one face, from FaceMesh's 478 points"""
    return [(mesh[list(eye)].mean(0), 1.05 * np.linalg.norm(mesh[eye[0]] - mesh[eye[1]])) for eye in EYES]


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


def small_eyes(shape, eyes):
    """1 in eyes that lines of a fixed width would fill, 0 elsewhere"""
    plane = np.zeros(shape, np.float32)
    for centre, radius in eyes:
        if radius < CLEAR_EYE_PX:
            cv2.circle(plane, tuple(int(round(v)) for v in centre), int(np.ceil(0.8 * radius)), float(smoothstep(CLEAR_EYE_PX - radius, 0, CLEAR_EYE_PX / 2)), -1)
    return cv2.GaussianBlur(plane, (0, 0), 1.5)


def toon(photo, drawing, eyes=(), saturation=1.25):
    """photo and teacher's drawing of the same size; eyes: (centre, radius) in pixels"""
    height, width = photo.shape[:2]
    clear = small_eyes((height, width), eyes)
    photo, drawing = to_lab(photo), to_lab(enlarge_eyes(drawing, eyes))
    lab = photo_colours(photo, drawing).astype(np.float32)
    light = flat_tones(lab[..., 0]) * (1 - clear) + lab[..., 0] * clear
    chroma = np.dstack([cv2.bilateralFilter(np.ascontiguousarray(lab[..., i]), 9, 12, 4) for i in (1, 2)]) * saturation
    ink = ink_lines(photo[..., 0], lab[..., 0]) * (1 - 0.8 * clear)
    inked = light * (1 - ink) + 6 * ink
    inked = inked + (1 - ink) * broad((photo[..., 0] - inked).astype(np.float32), lab[..., 0], 8, 0.03)
    rgb = cv2.cvtColor(np.dstack([inked, chroma * (1 - 0.8 * ink)[..., None]]).astype(np.float32), cv2.COLOR_LAB2RGB)
    return (np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8)


def bolder(rgb, width=1.4):
    """a whole photo's target with wider lines and quieter areas: clothes and background are seen from further away than faces"""
    lab = to_lab(rgb)
    light = cv2.bilateralFilter(np.ascontiguousarray(lab[..., 0]), 9, 12, 4)
    inner, outer = [cv2.GaussianBlur(light / 100, (0, 0), sigma) for sigma in (width, 2.2 * width)]
    ink = 0.9 * smoothstep((outer - inner) / (outer + 0.12), 0.025, 0.085)
    inked = light * (1 - ink) + 6 * ink
    inked = inked + (1 - ink) * broad((lab[..., 0] - inked).astype(np.float32), light, 8, 0.03)
    rgb = cv2.cvtColor(np.dstack([inked, lab[..., 1:] * (1 - 0.8 * ink)[..., None]]).astype(np.float32), cv2.COLOR_LAB2RGB)
    return (np.clip(rgb, 0, 1) * 255 + 0.5).astype(np.uint8)
