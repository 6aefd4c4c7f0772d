// The same batch by other means: sharp decodes and encodes, onnxruntime-node draws. A yardstick for `./cartoon bench`.
//
//   cd bench/peer && npm ci --ignore-scripts
//   node peer.mjs MODEL.onnx FOLDER [--count N] [--threads N] [--at-once N] [--margin PIXELS] [--multiple PIXELS] [--rounds N]
//
// It does less than ./cartoon: the whole photo alone, without faces of their own, without the photo mixed back in, without checks and zip.
import { readdir, readFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import ort from "onnxruntime-node";
import sharp from "sharp";

const number = (fallback) => ({ type: "string", default: String(fallback) });
const { values, positionals: [model, folder] } = parseArgs({
  allowPositionals: true,
  options: {
    count: number(50), threads: number(2), "at-once": number(4), margin: number(0), multiple: number(32), resolution: number(1024),
    rounds: number(3),
  },
});
if (!model || !folder) {
  console.error("Usage: node peer.mjs MODEL.onnx FOLDER [--count N] [--threads N] [--at-once N]");
  process.exit(2);
}
const [count, threads, atOnce, margin, multiple, resolution, rounds] =
  ["count", "threads", "at-once", "margin", "multiple", "resolution", "rounds"].map((name) => Number(values[name]));

// Photos run side by side already, as in ./cartoon: one thread of libvips for each.
sharp.concurrency(1);
sharp.cache(false);
const session = await ort.InferenceSession.create(model, { intraOpNumThreads: threads });

async function decode(bytes) {
  return sharp(bytes).rotate().resize(resolution, resolution, { fit: "inside", withoutEnlargement: true })
    .toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** RGB bytes to planes of floats from -1 to 1, with a margin and up to a multiple by reflection. */
function toTensor({ data, info: { width, height } }) {
  const padded = (length) => Math.ceil((length + 2 * margin) / multiple) * multiple;
  const [across, down] = [padded(width), padded(height)];
  const plane = across * down;
  const floats = new Float32Array(3 * plane);
  const reflect = (index, length) => {
    const folded = Math.abs(index) % Math.max(1, 2 * (length - 1));
    return folded < length ? folded : 2 * (length - 1) - folded;
  };
  const columns = Int32Array.from({ length: across }, (_, x) => 3 * reflect(x - margin, width));
  for (let y = 0; y < down; y++) {
    const row = 3 * width * reflect(y - margin, height);
    for (let x = 0, to = y * across; x < across; x++, to++) {
      const from = row + columns[x];
      floats[to] = data[from] / 127.5 - 1;
      floats[plane + to] = data[from + 1] / 127.5 - 1;
      floats[2 * plane + to] = data[from + 2] / 127.5 - 1;
    }
  }
  return new ort.Tensor("float32", floats, [1, 3, down, across]);
}

function toPixels({ data, dims: [, , down, across] }, width, height) {
  const plane = down * across;
  const pixels = new Uint8ClampedArray(3 * width * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = (y + margin) * across + margin; x < width; x++, from++) {
      for (let c = 0; c < 3; c++) pixels[to++] = data[c * plane + from] * 127.5 + 127.5;
    }
  }
  return Buffer.from(pixels.buffer);
}

// One picture is drawn at a time, with all threads.
let drawing = Promise.resolve();
function draw(tensor) {
  const drawn = drawing.then(() => session.run({ [session.inputNames[0]]: tensor }));
  drawing = drawn.catch(() => {});
  return drawn;
}

async function cartoonize(file, to) {
  const photo = await decode(await readFile(file));
  const { width, height } = photo.info;
  const outputs = await draw(toTensor(photo));
  const pixels = toPixels(outputs[session.outputNames[0]], width, height);
  await writeFile(to, await sharp(pixels, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 3, adaptiveFiltering: false }).toBuffer());
  return width * height;
}

async function batch(files) {
  const out = await mkdtemp(path.join(tmpdir(), "peer-"));
  try {
    const left = files.entries();
    let pixels = 0;
    await Promise.all(Array.from({ length: atOnce }, async () => {
      for (const [i, file] of left) {
        const drawn = await cartoonize(file, path.join(out, `${i}.png`));
        pixels += drawn;
      }
    }));
    return pixels;
  } finally {
    await rm(out, { recursive: true });
  }
}

async function isPhoto(file) {
  try {
    await sharp(file).metadata();
    return true;
  } catch {
    return false;
  }
}

const names = (await readdir(folder)).sort().map((name) => path.join(folder, name));
const photos = [];
for (const name of names) if (await isPhoto(name)) photos.push(name);
const different = Math.min(count, photos.length);
const files = Array.from({ length: count }, (_, i) => photos[Math.floor(((i % different) * photos.length) / different)]);

await batch(files.slice(0, 2));
let best;
for (let round = 0; round < rounds; round++) {
  const cpu = process.cpuUsage();
  const begun = performance.now();
  const pixels = await batch(files);
  const seconds = (performance.now() - begun) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  if (!best || seconds < best.seconds) best = { seconds, cpuSeconds: (user + system) / 1e6, pixels };
}
console.log(JSON.stringify({
  model: path.basename(model), photos: count, different, threads,
  secondsPerPhoto: best.seconds / count, cpuSecondsPerPhoto: best.cpuSeconds / count, megapixels: best.pixels / 1e6,
  peakMiB: process.resourceUsage().maxRSS / 1024,
}, null, 2));
