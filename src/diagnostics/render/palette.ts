/** Colours as functions, so that whoever prints decides; `noColours` leaves every text as it is. */
export interface Palette {
  readonly error: Paint;
  readonly warning: Paint;
  readonly info: Paint;
  readonly good: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
}

export type Paint = (text: string) => string;

const same: Paint = (text) => text;

export const noColours: Palette = {
  error: same,
  warning: same,
  info: same,
  good: same,
  strong: same,
  faint: same,
};
