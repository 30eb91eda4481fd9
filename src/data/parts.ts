/** Parts of tables: tasks of their own, made from larger ones. */
import type { Table } from "./files.ts";

/** The rows with the labels `first` … `last`, which become 0 … last − first. */
export function withLabels(table: Table, first: number, last: number): Table {
  const rows = [...table.labels.keys()].filter((row) => {
    const label = table.labels[row] ?? -1;
    return label >= first && label <= last;
  });
  const { features } = table;
  return {
    rows: rows.length,
    features,
    labels: Int32Array.from(rows, (row) => (table.labels[row] ?? 0) - first),
    values: Float32Array.from(
      rows.flatMap((row) => [...table.values.subarray(row * features, (row + 1) * features)]),
    ),
  };
}
