/** Moved by less, in px, it is a click. */
const LEAST = 6;

/**
 * What lets a button be dragged with mouse, pen or finger: it follows the pointer, and `drop` is told of the element that
 * it is let go over. A click stays a click.
 */
export function dragging(drop: (over: Element | null) => void) {
  let start: { readonly x: number; readonly y: number } | null = null;
  let moved = false;
  const settle = (button: HTMLElement) => {
    start = null;
    button.style.transform = "";
    button.classList.remove("dragged");
  };
  return {
    onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY };
      moved = false;
    },
    onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (start === null) return;
      const [x, y] = [event.clientX - start.x, event.clientY - start.y];
      if (!moved && Math.hypot(x, y) < LEAST) return;
      const button = event.currentTarget;
      if (!moved) button.setPointerCapture(event.pointerId);
      moved = true;
      button.classList.add("dragged");
      button.style.transform = `translate(${x}px, ${y}px)`;
    },
    onPointerUp(event: PointerEvent & { currentTarget: HTMLElement }) {
      if (!moved || start === null) return settle(event.currentTarget);
      settle(event.currentTarget);
      drop(
        document
          .elementsFromPoint(event.clientX, event.clientY)
          .find((each) => each !== event.currentTarget) ?? null,
      );
    },
    onPointerCancel(event: PointerEvent & { currentTarget: HTMLElement }) {
      settle(event.currentTarget);
    },
    onClickCapture(event: MouseEvent) {
      if (!moved) return;
      moved = false;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
  };
}
