/** SVG as a tree of elements, written out as text. */

export interface Element {
  readonly name: string;
  readonly attributes: Attributes;
  readonly children: readonly (Element | string)[];
}

export type Attributes = { readonly [name: string]: string | number | undefined };

export function element(
  name: string,
  attributes: Attributes,
  children: readonly (Element | string)[] = [],
): Element {
  return { name, attributes, children };
}

/** Numbers with two decimals: a hundredth of a pixel. Attributes that are undefined are left out. */
export function written({ name, attributes, children }: Element): string {
  const pairs = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escapeText(attributeOf(value))}"`],
  );
  const open = `<${name}${pairs.join("")}`;
  if (children.length === 0) return `${open}/>`;
  const inside = children.map((child) =>
    typeof child === "string" ? escapeText(child) : written(child),
  );
  return `${open}>${inside.join("")}</${name}>`;
}

/** Text as it stands in XML and HTML; what neither allows, control characters, is left out. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/(?![\t\n\r])\p{Cc}/gu, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

function attributeOf(value: string | number): string {
  return typeof value === "string" ? value : String(rounded(value));
}

/** Two decimals are a hundredth of a pixel. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
