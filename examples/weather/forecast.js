/**
 * Forecasts the highest temperature of the next day from the days before, as an interval: the quantiles 10%,
 * 50% and 90%. Trained on three years of measurements, validated on the fourth.
 */
import { readFile } from "node:fs/promises";
import {
  abs,
  add,
  constant,
  defineTask,
  dense,
  dropout,
  epochs,
  gather,
  gelu,
  learningRate,
  lessEqual,
  maximum,
  mean,
  multiply,
  real,
  reshape,
  slice,
  subtract,
  sum,
  whole,
  widths,
} from "hptc/task";
const quantiles = [0.1, 0.5, 0.9];
/** Measurements of a day: precipitation, highest and lowest temperature, wind; then the season as a circle. */
const columns = 6;
/** The validation part: the year 2015. */
const held = 365;
export default defineTask({
  name: "forecast",
  arguments: {
    days: whole({ low: 1, high: 60 }),
    hidden: widths(),
    lr: real({ low: 0, high: Infinity }),
    decay: real({ low: 0, high: Infinity }, 0),
    rate: real({ low: 0, high: 1, below: true }, 0),
    epochs: epochs(30),
  },
  load: async () => weatherTables(await readFile(new URL("seattle.csv", import.meta.url), "utf8")),
  trial: ({ days, hidden, lr, decay, rate, epochs: passes }, { scope, tables }) => {
    const { weather, highest } = tables;
    const batch = 32;
    const rows = weather.shape[0] - days - held;
    /** Quantiles [n, 3] of the days that follow `days` days from each row on, in °C. */
    const forecast = (first, training) => {
      const [n] = first.shape;
      const before = add(reshape(first, [n, 1]), constant(upTo(days), [days], "int32"));
      let x = reshape(gather(weather.tensor, before), [n, days * columns]);
      for (const [i, width] of hidden.entries()) {
        x = width.mask(gelu(dense(scope, `hidden${i}`, x, width.size)));
        if (training) x = dropout(x, rate, `hidden${i}`);
      }
      const today = gather(highest.tensor, add(first, days - 1));
      return add(today, dense(scope, "out", x, quantiles.length));
    };
    /** For each day and quantile q: q times how far it is too low, 1 − q times how far it is too high. */
    const losses = (forecasts, first) => {
      const missing = subtract(gather(highest.tensor, add(first, days)), forecasts);
      const shares = constant(quantiles);
      return maximum(multiply(missing, shares), multiply(missing, subtract(shares, 1)));
    };
    return {
      training: {
        rows,
        batch,
        loss: (first) => mean(losses(forecast(first, true), first)),
        optimizer: {
          kind: "adam",
          rate: learningRate(lr, {
            schedule: { kind: "cosine", steps: multiply(passes, Math.ceil(rows / batch)) },
          }),
          beta1: 0.9,
          beta2: 0.999,
          decay,
        },
      },
      scoring: {
        validation: {
          rows: held,
          results: (row) => {
            const first = add(row, rows);
            const forecasts = forecast(first, false);
            const actual = gather(highest.tensor, add(first, days));
            const [low, middle, high] = quantiles.map((_, i) =>
              slice(forecasts, [0, i], [row.shape[0], 1]),
            );
            return {
              pinball: sum(losses(forecasts, first), -1),
              error: abs(subtract(actual, middle)),
              covered: multiply(lessEqual(low, actual), lessEqual(actual, high)),
              spread: subtract(high, low),
            };
          },
        },
      },
      metrics: ({ validation: { pinball, error, covered, spread } }) => ({
        pinball: average(pinball),
        error: average(error),
        coverage: average(covered),
        spread: average(spread),
      }),
    };
  },
});
function average(values) {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
function upTo(count) {
  return Array.from({ length: count }, (_, i) => i);
}
/** `weather`: standardised measurements [days, columns]; `highest`: temperatures [days, 1] in °C. */
function weatherTables(csv) {
  const lines = csv.trim().split("\n").slice(1);
  const days = lines.map((line) => {
    const [date, ...measured] = line.split(",");
    const turn = (2 * Math.PI * (Date.parse(date) / 86_400_000)) / 365.25;
    return [...measured.map(Number), Math.sin(turn), Math.cos(turn)];
  });
  const scales = upTo(columns).map((column) => {
    const values = days.slice(0, -held).map((day) => day[column]);
    const centre = values.reduce((total, value) => total + value, 0) / values.length;
    const variance =
      values.reduce((total, value) => total + (value - centre) ** 2, 0) / values.length;
    return { centre, deviation: Math.sqrt(variance) };
  });
  const standard = days.flatMap((day) =>
    scales.map(({ centre, deviation }, column) => (day[column] - centre) / deviation),
  );
  return {
    weather: { shape: [days.length, columns], values: Float32Array.from(standard) },
    highest: { shape: [days.length, 1], values: Float32Array.from(days, (day) => day[1]) },
  };
}
