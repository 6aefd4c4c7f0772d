// @ts-check
// What fingers and a mouse do on a picture: drag the cut, pan, pinch, swipe, hold.

const HOLD_MS = 260;
const SLOP_PIXELS = 8;
const NEAR_PIXELS = 30;
const SWIPE_PIXELS = 48;

/** @typedef {import('./zoom.js').Point} Point */

/**
 * @typedef {object} Reactions
 * @property {() => number} cutAt              where the cut is, in pixels from the left of the frame
 * @property {() => boolean} isZoomed
 * @property {(x: number) => void} cut         the cut is dragged there
 * @property {(dx: number, dy: number) => void} pan
 * @property {(factor: number, at: Point) => void} zoom
 * @property {(isHeld: boolean) => void} hold
 * @property {(step: number) => void} [swipe]  left is 1; without it a finger anywhere drags the cut
 */

/**
 * Listens on a frame.
 * @param {HTMLElement} frame
 * @param {Reactions} react
 */
export function takeGestures(frame, react) {
  /** @type {Map<number, Point>} */
  const fingers = new Map();
  /** @type {'press' | 'cut' | 'pan' | 'swipe' | 'pinch' | 'hold' | null} */
  let doing = null;
  /** @type {Point} */
  let began = { x: 0, y: 0 };
  let isTouch = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let holding;

  /** @param {MouseEvent} event */
  const pointOf = event => {
    const { left, top } = frame.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };

  /** @param {Point} from */
  function dragOf({ x }) {
    if (Math.abs(x - react.cutAt()) <= NEAR_PIXELS) return 'cut';
    if (react.isZoomed()) return 'pan';
    return isTouch && react.swipe ? 'swipe' : 'cut';
  }

  function settle() {
    clearTimeout(holding);
    if (doing === 'hold') react.hold(false);
    doing = null;
  }

  frame.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    const at = pointOf(event);
    fingers.set(event.pointerId, at);
    frame.setPointerCapture(event.pointerId);
    if (fingers.size === 2) { settle(); doing = 'pinch'; return; }
    if (fingers.size > 2) return;
    began = at;
    isTouch = event.pointerType === 'touch';
    doing = 'press';
    holding = setTimeout(() => { doing = 'hold'; react.hold(true); }, HOLD_MS);
  });

  frame.addEventListener('pointermove', event => {
    const before = fingers.get(event.pointerId);
    if (!before || !doing) return;
    const at = pointOf(event);
    if (doing === 'pinch') pinch(event.pointerId, at);
    if (doing === 'press' && Math.hypot(at.x - began.x, at.y - began.y) > SLOP_PIXELS) {
      clearTimeout(holding);
      doing = dragOf(began);
    }
    if (doing === 'cut') react.cut(at.x);
    if (doing === 'pan') react.pan(at.x - before.x, at.y - before.y);
    fingers.set(event.pointerId, at);
  });

  /**
   * @param {number} id
   * @param {Point} at
   */
  function pinch(id, at) {
    const [other] = [...fingers].filter(([finger]) => finger !== id).map(([, point]) => point);
    const before = fingers.get(id);
    if (!other || !before) return;
    const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
    react.zoom(Math.hypot(at.x - other.x, at.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), middle);
    react.pan((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  /** @param {PointerEvent} event */
  function lift(event) {
    const at = fingers.get(event.pointerId);
    fingers.delete(event.pointerId);
    if (!at || fingers.size > 0) return;
    const [dx, dy] = [at.x - began.x, at.y - began.y];
    if (doing === 'swipe' && Math.abs(dx) > SWIPE_PIXELS && Math.abs(dx) > Math.abs(dy)) react.swipe?.(dx < 0 ? 1 : -1);
    // A click puts the cut there; a tap that would swipe does nothing.
    if (doing === 'press' && event.type === 'pointerup' && !react.isZoomed() && !(isTouch && react.swipe)) react.cut(at.x);
    settle();
  }
  frame.addEventListener('dragstart', event => event.preventDefault());
  frame.addEventListener('pointerup', lift);
  frame.addEventListener('pointercancel', lift);
  // A held finger looks at the photo; a mouse's right button has the browser's own menu.
  frame.addEventListener('contextmenu', event => { if (isTouch && doing) event.preventDefault(); });
}
