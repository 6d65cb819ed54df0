/** An escape sequence's numbers for a foreground (38) or background (48) colour at 8 or 24 bits. */
export function colourCode(ground: 38 | 48, hexadecimal: string, depth: number): string {
  const [r, g, b] = channels(hexadecimal);
  return depth >= 24 ? `${ground};2;${r};${g};${b}` : `${ground};5;${cubeIndex(r, g, b)}`;
}

/** A short label on its colour, in black or white, whichever is read more easily. */
export function swatch(label: string, hexadecimal: string, depth: number): string {
  const [r, g, b] = channels(hexadecimal);
  // Rec. 709 luma: enough to choose between black and white.
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b > 110;
  const ink = colourCode(38, light ? "#000000" : "#ffffff", depth);
  return `\u001B[1;${ink};${colourCode(48, hexadecimal, depth)}m ${label} \u001B[0m`;
}

function channels(hexadecimal: string): readonly [number, number, number] {
  const value = Number.parseInt(hexadecimal.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

// xterm's 6 × 6 × 6 colours: indices from 16, levels 0, 95, 135, … 255.
function cubeIndex(...rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((value) => (value < 48 ? 0 : value < 115 ? 1 : Math.floor((value - 35) / 40)));
  return 16 + 36 * r + 6 * g + b;
}
