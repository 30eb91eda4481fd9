/** Values of literal tokens. */

/** The text a well-formed string token stands for. */
export function unescape(image: string): string {
  const inner = image.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  return inner.replace(
    /\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|(.))/gsu,
    (_, braced, four, single) => {
      const digits: unknown = braced ?? four;
      if (typeof digits === "string") return String.fromCodePoint(Number.parseInt(digits, 16));
      return typeof single === "string" ? (controls[single] ?? single) : "";
    },
  );
}

const controls: { readonly [letter: string]: string } = { n: "\n", r: "\r", t: "\t" };

/** Splits a number token: where its unit begins (its length when there is none), and its value. */
export function readNumber(image: string): { readonly value: number; readonly unitStart: number } {
  let unitStart = image.length;
  for (
    let code = image.charCodeAt(unitStart - 1);
    unitStart > 0;
    code = image.charCodeAt(unitStart - 1)
  ) {
    const isUnit = code === 37 || (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
    if (!isUnit) break;
    unitStart--;
  }
  const digits = unitStart === image.length ? image : image.slice(0, unitStart);
  return { value: Number(digits.includes("_") ? digits.replaceAll("_", "") : digits), unitStart };
}
