// @ts-check
// All cartoons of a batch on one picture, in rows of one height, with their names.

const WIDTH = 2000;
const ROW = 360;
const GAP = 16;
const LABEL = 34;
/** A canvas much taller is refused by some browsers. */
const TALLEST = 16_000;

/**
 * @param {{url: string, name: string}[]} cartoons
 * @returns {Promise<Blob>} a JPEG
 */
export async function drawContactSheet(cartoons) {
  const pictures = [];
  for (const { url, name } of cartoons) {
    const image = new Image();
    image.src = url;
    await image.decode();
    pictures.push({ image, name, ratio: image.naturalWidth / image.naturalHeight });
  }
  const rows = inRows(pictures);
  const height = rows.reduce((sum, row) => sum + row.height + LABEL + GAP, GAP);
  const scale = Math.min(1, TALLEST / height);
  const canvas = new OffscreenCanvas(Math.round(WIDTH * scale), Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(scale, scale);
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, height);
  context.font = '20px system-ui, sans-serif';
  let y = GAP;
  for (const row of rows) {
    let x = GAP;
    for (const { image, name, ratio } of row.pictures) {
      const width = row.height * ratio;
      context.drawImage(image, x, y, width, row.height);
      context.fillStyle = '#3c3a34';
      context.fillText(name, x, y + row.height + 25, width);
      x += width + GAP;
    }
    y += row.height + LABEL + GAP;
    await new Promise(resolve => setTimeout(resolve)); // so that the page stays quick
  }
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
}

/**
 * Rows that fill the width; the last one keeps the usual height.
 * @template {{ratio: number}} Picture
 * @param {Picture[]} pictures
 */
function inRows(pictures) {
  /** @type {{pictures: Picture[], height: number}[]} */
  const rows = [];
  /** @type {Picture[]} */
  let row = [];
  /** @type {(height: number) => number} */
  const widthAt = height => row.reduce((sum, picture) => sum + picture.ratio * height + GAP, GAP);
  for (const picture of pictures) {
    row.push(picture);
    if (widthAt(ROW) < WIDTH) continue;
    const ratios = row.reduce((sum, { ratio }) => sum + ratio, 0);
    rows.push({ pictures: row, height: (WIDTH - GAP * (row.length + 1)) / ratios });
    row = [];
  }
  if (row.length > 0) rows.push({ pictures: row, height: ROW });
  return rows;
}
