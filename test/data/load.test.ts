import { expect, test } from "vitest";
import { dataCatalog } from "../../src/data/catalog.ts";
import { characters } from "../../src/data/files.ts";
import { type Examples, loadDataSet } from "../../src/data/load.ts";

function classCounts({ labels }: Examples, classes: number): number[] {
  return Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);
}

test.each(Object.values(dataCatalog))("$source is what the catalog says", async (facts) => {
  const data = await loadDataSet(facts.source);
  expect(data.source).toBe(facts.source);
  expect(data.features).toBe(facts.features);
  expect(data.image).toEqual(facts.image);
  if (facts.image !== undefined) {
    expect(facts.image.reduce((product, length) => product * length)).toBe(facts.features);
  }
  expect(data.classes).toBe(facts.classes);
  expect(data.training.rows + data.validation.rows).toBe(facts.rows);
  for (const part of [data.training, data.validation]) {
    expect(part.inputs.length).toBe(part.rows * facts.features);
    expect(part.labels.length).toBe(part.rows);
    expect(part.inputs.every(Number.isFinite)).toBe(true);
    expect(Math.min(...part.labels)).toBe(0);
    expect(Math.max(...part.labels)).toBe(facts.classes - 1);
  }
  const [train, held] = [data.training, data.validation].map((part) =>
    classCounts(part, facts.classes),
  );
  for (let c = 0; c < facts.classes && facts.text === undefined; c += 1) {
    const all = (train?.[c] ?? 0) + (held?.[c] ?? 0);
    expect(held?.[c]).toBe(Math.round(all / 5));
  }
});

test("digits: known first row of the file, divided by 16, is in one of the parts", async () => {
  const first = [0, 0, 5, 13, 9, 1, 0, 0, 0, 0, 13, 15, 10, 15, 5, 0].map((value) => value / 16);
  const data = await loadDataSet("builtin:digits");
  const hit = [data.training, data.validation].flatMap((part) =>
    [...part.labels.keys()].filter((row) =>
      first.every((value, i) => part.inputs[row * data.features + i] === value),
    ),
  );
  expect(hit.length).toBeGreaterThan(0);
  expect(data.training.rows).toBe(1438);
  expect(data.validation.rows).toBe(359);
});

test("text: windows in order, each followed by the first character of the next", async () => {
  const { features, classes, training, validation } = await loadDataSet("builtin:text");
  expect(characters.length).toBe(classes);
  const read = ({ inputs, labels }: Examples, row: number): string =>
    [...inputs.subarray(row * features, (row + 1) * features), labels[row] ?? -1]
      .map((place) => characters[place])
      .join("");
  expect(read(training, 0)).toBe("chapter i\ndown the rabbit-hole\nal");
  expect(read(training, 1)).toBe("lice was beginning to get very ti");
  expect(validation.rows).toBe(889);
  expect(read(training, training.rows - 1).at(-1)).toBe(read(validation, 0).at(0));
  for (const part of [training, validation]) {
    const first = Array.from({ length: part.rows - 1 }, (_, row) => part.inputs[(row + 1) * features]);
    expect([...part.labels.subarray(0, -1)]).toEqual(first);
  }
});

test("measures are standardised by the training part alone", async () => {
  for (const source of ["builtin:iris", "builtin:wine", "builtin:breast-cancer"]) {
    const { features, training, validation } = await loadDataSet(source);
    const column = (part: Examples, j: number) =>
      Array.from({ length: part.rows }, (_, i) => part.inputs[i * features + j] ?? Number.NaN);
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
    for (let j = 0; j < features; j += 1) {
      const values = column(training, j);
      expect(mean(values)).toBeCloseTo(0, 5);
      expect(mean(values.map((value) => value ** 2))).toBeCloseTo(1, 5);
    }
    expect(column(validation, 0).reduce((a, b) => a + b, 0)).not.toBeCloseTo(0, 5);
  }
});

test("the split does not depend on when or how often it is made", async () => {
  const once = await loadDataSet("builtin:iris");
  expect(await loadDataSet("builtin:iris")).toBe(once);
  // Held here, since a changed split makes stored results incomparable.
  expect([...once.validation.labels]).toEqual([0, 1, 2].flatMap((c) => Array<number>(10).fill(c)));
  expect(once.validation.inputs[0]).toBeCloseTo(-1.032295823097229, 5);
});

test("an unknown set is refused with the nearest name", async () => {
  await expect(loadDataSet("builtin:digit")).rejects.toThrow(
    'There is no data set "builtin:digit". Did you mean `builtin:digits`?',
  );
  await expect(loadDataSet("__proto__")).rejects.toThrow("There is no data set");
});

test("parts of the digits have the rows of their digits, as classes from 0", async () => {
  const all = await loadDataSet("builtin:digits");
  const rowsOf = ({ inputs, labels }: Examples): readonly string[] =>
    [...labels].map((label, i) => `${label}: ${inputs.subarray(i * 64, (i + 1) * 64).join(" ")}`);
  for (const [source, first] of [["builtin:digits-0-4", 0], ["builtin:digits-5-9", 5]] as const) {
    const part = await loadDataSet(source);
    const expected = [...rowsOf(all.training), ...rowsOf(all.validation)]
      .map((row) => `${Number(row[0]) - first}${row.slice(1)}`)
      .filter((row) => /^[0-4]:/.test(row));
    expect([...rowsOf(part.training), ...rowsOf(part.validation)].toSorted()).toEqual(
      expected.toSorted(),
    );
  }
});
