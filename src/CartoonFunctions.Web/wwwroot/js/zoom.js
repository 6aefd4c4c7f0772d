// @ts-check
// How far a picture is enlarged in its frame, and which part is in sight. Never smaller than the frame, never a gap beside it.

const MOST = 8;
const WHEEL_STEP = 0.002;

/** A place in the frame, in pixels. @typedef {{x: number, y: number}} Point */

/**
 * @param {HTMLElement} frame shows what `--zoom`, `--x` and `--y` say
 */
export function createZoom(frame) {
  let zoom = 1;
  let x = 0;
  let y = 0;

  function apply() {
    const { clientWidth: width, clientHeight: height } = frame;
    x = Math.min(0, Math.max(width - width * zoom, x));
    y = Math.min(0, Math.max(height - height * zoom, y));
    frame.style.setProperty('--zoom', String(zoom));
    frame.style.setProperty('--x', `${x}px`);
    frame.style.setProperty('--y', `${y}px`);
    frame.toggleAttribute('data-zoomed', zoom > 1);
  }

  return {
    get value() { return zoom; },
    /**
     * Enlarges by a factor; what lies at the point stays there.
     * @param {number} factor
     * @param {Point} [at] the middle unless told
     */
    by(factor, at = { x: frame.clientWidth / 2, y: frame.clientHeight / 2 }) {
      const next = Math.min(MOST, Math.max(1, zoom * factor));
      x = at.x - (at.x - x) * next / zoom;
      y = at.y - (at.y - y) * next / zoom;
      zoom = next;
      apply();
    },
    /** @type {(dx: number, dy: number) => void} */
    move(dx, dy) {
      x += dx;
      y += dy;
      apply();
    },
    reset() {
      zoom = 1;
      apply();
    },
    /** @param {WheelEvent} event */
    factorOf: event => Math.exp(-event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1) * WHEEL_STEP),
  };
}
