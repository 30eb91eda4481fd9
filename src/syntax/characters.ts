/** ASCII classes of a UTF-16 unit; outside of ASCII all are false, also for NaN at the end of a text. */
const LETTER = 1;
const DIGIT = 2;

const classes = new Uint8Array(128);
for (let code = 0; code < 26; code++) classes[65 + code] = classes[97 + code] = LETTER;
classes[95] = LETTER;
for (let code = 48; code <= 57; code++) classes[code] = DIGIT;

/** A letter or `_`: begins a word. */
export const isLetter = (code: number): boolean => classes[code] === LETTER;
export const isDigit = (code: number): boolean => code >= 48 && code <= 57;
/** A letter, `_` or digit: continues a word. */
export const isWordPart = (code: number): boolean => (classes[code] ?? 0) !== 0;
