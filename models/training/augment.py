"""What happens to photos before a network of ours sees them, for whole batches, on the CPU or a GPU: N x 3 x H x W, RGB, -1..1."""
import functools
import math

import torch
import torch.nn.functional as F

# ITU-T T.81, tables K.1 and K.2
LUMINANCE = ((16, 11, 10, 16, 24, 40, 51, 61), (12, 12, 14, 19, 26, 58, 60, 55), (14, 13, 16, 24, 40, 57, 69, 56), (14, 17, 22, 29, 51, 87, 80, 62),
             (18, 22, 37, 56, 68, 109, 103, 77), (24, 35, 55, 64, 81, 104, 113, 92), (49, 64, 78, 87, 103, 121, 120, 101), (72, 92, 95, 98, 112, 100, 103, 99))
CHROMINANCE = ((17, 18, 24, 47, 99, 99, 99, 99), (18, 21, 26, 66, 99, 99, 99, 99), (24, 26, 56, 99, 99, 99, 99, 99), (47, 66, 99, 99, 99, 99, 99, 99)) + 4 * ((99,) * 8,)
TO_YCC = ((0.299, 0.587, 0.114), (-0.168736, -0.331264, 0.5), (0.5, -0.418688, -0.081312))


@functools.lru_cache()
def constants(device):
    k = torch.arange(8.0)
    dct = torch.cos((2 * k[None] + 1) * k[:, None] * math.pi / 16) * 0.5
    dct[0] *= 0.5 ** 0.5
    ycc = torch.tensor(TO_YCC)
    return [t.to(device) for t in (dct, torch.tensor([LUMINANCE, CHROMINANCE]).float(), ycc, torch.inverse(ycc))]


def quantize(planes, table, dct):
    """N x C x H x W of 8x8 blocks through JPEG's rounding; table: N x 8 x 8"""
    n, c, h, w = planes.shape
    blocks = planes.reshape(n, c, h // 8, 8, w // 8, 8).permute(0, 1, 2, 4, 3, 5)
    table = table[:, None, None, None]
    blocks = dct.T @ (torch.round(dct @ blocks @ dct.T / table) * table) @ dct
    return blocks.permute(0, 1, 2, 4, 3, 5).reshape(n, c, h, w)


def jpeg(x, quality):
    """compressed and read again, colour at half the size; sides are multiples of 16, quality 1 to 100 for each picture"""
    dct, tables, ycc, back = constants(x.device)
    scale = torch.where(quality < 50, 50 / quality, 2 - quality / 50)[:, None, None]
    luminance, chrominance = [(t[None] * scale).round().clamp(1, 255) for t in tables]
    v = torch.einsum("ij,njhw->nihw", ycc, x * 127.5)
    y, c = quantize(v[:, :1], luminance, dct), quantize(F.avg_pool2d(v[:, 1:], 2), chrominance, dct)
    v = torch.cat([y, F.interpolate(c, scale_factor=2, mode="bilinear", align_corners=False)], 1)
    return (torch.einsum("ij,njhw->nihw", back, v) / 127.5).clamp(-1, 1)


def blur(x, sigma):
    """Gaussian, sigma up to 1 pixel for each picture"""
    n, c, h, w = x.shape
    k = torch.exp(-(torch.arange(-3.0, 4, device=x.device)[None] / sigma[:, None]) ** 2 / 2)
    k = (k / k.sum(1, keepdim=True)).repeat_interleave(c, 0)
    flat = F.pad(x, (3, 3, 3, 3), mode="reflect").reshape(1, n * c, h + 6, w + 6)
    flat = F.conv2d(F.conv2d(flat, k[:, None, :, None], groups=n * c), k[:, None, None, :], groups=n * c)
    return flat.reshape(n, c, h, w)


def damage(x, part, random):
    """what phones and messengers do to photos, to a part of them: noise, blur, strong compression"""
    n = int(round(part * len(x)))
    if not n:
        return x
    between = lambda low, high: low + (high - low) * torch.rand(n, device=x.device, generator=random)
    some = lambda chance: (torch.rand(n, device=x.device, generator=random) < chance)[:, None, None, None]
    v = x[:n]
    v = torch.where(some(0.3), blur(v, between(0.4, 0.9)), v)
    noise = torch.randn(v.shape, device=x.device, generator=random) * (between(2, 12) / 127.5)[:, None, None, None]
    v = torch.where(some(0.6), (v + noise).clamp(-1, 1), v)
    v = torch.where(some(0.7), jpeg(v, between(18, 75)), v)
    return torch.cat([v, x[n:]])


def soften(x, part, times):
    """the last part of the pictures as if they had been small and were enlarged so many times"""
    n = int(round(part * len(x)))
    if not n:
        return x
    small = F.interpolate(x[-n:], size=[int(s / times) for s in x.shape[2:]], mode="area")
    return torch.cat([x[:-n], F.interpolate(small, size=x.shape[2:], mode="bilinear", align_corners=False)])


def mirror(photos, targets, random):
    """half of the pairs, uint8 N x H x W x 3"""
    turn = (torch.rand(len(photos), device=photos.device, generator=random) < 0.5)[:, None, None, None]
    return [torch.where(turn, v.flip(2), v) for v in (photos, targets)]


def to_net(images):
    """uint8 N x H x W x 3 -> what networks take"""
    return (images.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)
