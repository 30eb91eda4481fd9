/**
 * How figures look. Everything that colour says a shape, a dash or a place says too, so that they can be read in grey. The
 * colours are those of Okabe and Ito (2008), told apart with any sight of colours.
 */
export const ink = "#222222";
export const faint = "#767676";
export const grid = "#e4e4e4";
export const paper = "#ffffff";
export const blue = "#0072b2";
export const orange = "#d55e00";
export const font = "Helvetica, Arial, 'Liberation Sans', sans-serif";
export const textSize = 12;

/** About how wide a text is, in pixels: sans-serif letters are a little over half as wide as high. */
export function textWidth(text: string, size: number = textSize): number {
  return text.length * size * 0.56;
}

/** A text that is not wider than so many pixels. */
export function shortened(text: string, width: number, size: number = textSize): string {
  if (textWidth(text, size) <= width) return text;
  const letters = Math.max(1, Math.floor(width / (size * 0.56)) - 1);
  return `${text.slice(0, letters)}…`;
}
