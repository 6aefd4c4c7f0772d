// @ts-check
// The tab's icon: a ring that fills while a batch is drawn.

const SIDE = 64;
const icon = /** @type {HTMLLinkElement} */ (document.querySelector('link[rel=icon]'));
const own = icon.href;

/**
 * Shows how much is done; undefined shows the logo again.
 * @param {number} [share] from 0 to 1
 */
export function showProgressIcon(share) {
  if (share === undefined) { icon.href = own; return; }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d');
  if (!context) return;
  const middle = SIDE / 2;
  /** @type {(part: number, colour: string) => void} */
  const ring = (part, colour) => {
    context.beginPath();
    context.arc(middle, middle, middle - 9, -Math.PI / 2, (part * 2 - 0.5) * Math.PI);
    context.lineWidth = 16;
    context.strokeStyle = colour;
    context.stroke();
  };
  ring(1, '#c9ccd8');
  if (share > 0) ring(share, '#2846e6');
  icon.href = canvas.toDataURL('image/png');
}
