import type { Icon } from "./read-icon-set.ts";

/** How a drawing is turned and mirrored: mirrored first, then turned by quarters of a circle, clockwise. */
export interface IconChange {
  readonly rotate?: number | undefined;
  readonly hFlip?: boolean | undefined;
  readonly vFlip?: boolean | undefined;
}

/** Changes of a drawing's other name together with its own, as Iconify defines them: mirrors undo each other, turns add up. */
export function mergeChanges(a: IconChange, b: IconChange): IconChange {
  return {
    rotate: ((((a.rotate ?? 0) + (b.rotate ?? 0)) % 4) + 4) % 4,
    hFlip: (a.hFlip ?? false) !== (b.hFlip ?? false),
    vFlip: (a.vFlip ?? false) !== (b.vFlip ?? false),
  };
}

/** The drawing turned and mirrored about the middle of what is seen of it. */
export function changeIcon(icon: Icon, { rotate = 0, hFlip = false, vFlip = false }: IconChange): Icon {
  const { body, left, top, width, height } = icon;
  const [x, y] = [left + width / 2, top + height / 2];
  const steps: string[] = [];
  if (rotate !== 0) steps.push(`rotate(${90 * rotate} ${x} ${y})`);
  if (hFlip || vFlip) {
    const [across, down] = [hFlip, vFlip].map((flip) => (flip ? -1 : 1));
    steps.push(`translate(${hFlip ? 2 * x : 0} ${vFlip ? 2 * y : 0}) scale(${across} ${down})`);
  }
  if (steps.length === 0) return icon;
  const lying = rotate % 2 === 1;
  return {
    body: `<g transform="${steps.join(" ")}">${body}</g>`,
    left: lying ? x - height / 2 : left,
    top: lying ? y - width / 2 : top,
    width: lying ? height : width,
    height: lying ? width : height,
  };
}
