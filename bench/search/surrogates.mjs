// Neural surrogates of real runs (YAHPO Gym): LCBench, nets for tables trained for 52 epochs, and XGBoost, whose
// boosters have parameters of their own.
import { dataFile } from "./data.mjs";

/** Every so many data sets, in the order of the configuration space. */
const everyLcbench = 6;
const everyXgboost = 24;

export function lcbench() {
  return instancesOf("lcbench", everyLcbench, {
    instance: "OpenML_task_id",
    measured: "val_accuracy",
    fixed: { epoch: 52 },
    reads: "learning_rate",
  });
}

export function xgboost() {
  return instancesOf("rbv2_xgboost", everyXgboost, {
    instance: "task_id",
    measured: "auc",
    fixed: { repl: 10, trainsize: 1 },
    reads: "lambda",
  });
}

/** One problem for every `every`-th data set: the negative of what is measured at full fidelity. */
function instancesOf(scenario, every, { instance, measured, fixed, reads }) {
  const { hyperparameters, conditions } = JSON.parse(
    dataFile("surrogates", scenario, "config_space.json"),
  );
  const encoding = JSON.parse(dataFile("surrogates", scenario, "encoding.json"));
  const free = hyperparameters.filter(({ name }) => name !== instance && !(name in fixed));
  const when = new Map(
    conditions.map(({ child, parent, type, value, values }) => [
      child,
      { parent, values: type === "EQ" ? [value] : values },
    ]),
  );
  let net;
  const { choices } = hyperparameters.find(({ name }) => name === instance);
  const family = scenario === "lcbench" ? "lcbench" : "xgboost";
  return choices
    .filter((_, i) => i % every === 0)
    .map((choice) => ({
      id: `${family}/${choice}`,
      family,
      parameters: declarationsOf(free, when),
      reads,
      objectives: 1,
      constraints: 0,
      conditions: Object.fromEntries(
        [...when].map(([child, { parent, values }]) => [
          named(child),
          { [named(parent)]: values.map(named) },
        ]),
      ),
      evaluate: (point) => {
        net ??= createNet(scenario);
        const values = { ...fixed, [instance]: choice };
        for (const { name, type, choices: own } of free) {
          const value = point[named(name)];
          values[name] = type === "categorical" ? own.find((text) => named(text) === value) : value;
        }
        const result = net.outputs(
          net.names.cat.map((name) => encoding[name][values[name] ?? "#na#"]),
          net.names.cont.map((name) => values[name] ?? 0),
        );
        return { losses: [-result[net.names.y.indexOf(measured)]], margins: [] };
      },
    }));
}

/** `impute.mean` is not a name of the language, nor is `num.impute.selected.cpo`. */
function named(text) {
  return text.replaceAll(".", "_");
}

/** What has the same condition stands together under one `when`. */
function declarationsOf(hyperparameters, when) {
  const blocks = new Map([["", []]]);
  for (const parameter of hyperparameters) {
    const condition = when.get(parameter.name);
    const test =
      condition === undefined
        ? ""
        : condition.values
            .map((value) => `${named(condition.parent)} == ${named(value)}`)
            .join(" or ");
    blocks.set(test, [...(blocks.get(test) ?? []), `  ${declarationOf(parameter)}`]);
  }
  return [...blocks]
    .map(([test, lines]) =>
      test === "" ? lines.join("\n") : `  when ${test} {\n${lines.join("\n")}\n  }`,
    )
    .join("\n");
}

function declarationOf({ name, type, choices, lower, upper, log }) {
  if (type === "categorical")
    return `param ${named(name)}: one of { ${choices.map(named).join(", ")} }`;
  return `param ${named(name)}: ${type === "uniform_int" ? "Int" : "Real"} in ${lower} .. ${upper}${log ? " log" : ""}`;
}

/** The net of a scenario: codes of categories and numbers in, what was measured out. */
export function createNet(scenario) {
  const { names, contTransforms, outTransforms, blocks, tensors } = JSON.parse(
    dataFile("surrogates", scenario, "surrogate.json.gz"),
  );
  const decoded = new Map(
    Object.entries(tensors).map(([name, { shape, f32 }]) => [name, { shape, data: floats(f32) }]),
  );
  const tensor = (name) => {
    const found = decoded.get(name);
    if (found === undefined) throw new Error(`${scenario} has no tensor ${name}.`);
    return found;
  };
  const linear = (name, x) => {
    const {
      shape: [rows, columns],
      data,
    } = tensor(`${name}.weight`);
    const bias = tensor(`${name}.bias`).data;
    const result = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) {
      let sum = bias[row];
      const first = row * columns;
      for (let column = 0; column < columns; column += 1) sum += data[first + column] * x[column];
      result[row] = sum;
    }
    return result;
  };
  const normalise = (name, x) => {
    const [weight, bias, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(
      (part) => tensor(`${name}.${part}`).data,
    );
    return x.map(
      (value, i) => ((value - mean[i]) / Math.sqrt(variance[i] + 1e-5)) * weight[i] + bias[i],
    );
  };
  return {
    names,
    outputs: (codes, numbers) =>
      forward({ tensor, linear, normalise, contTransforms, outTransforms, blocks }, codes, numbers),
  };
}

/** What the tensors mean stands in the `note` of their file. */
function forward(net, codes, numbers) {
  const { tensor, linear, normalise } = net;
  const embedded = codes.flatMap((code, i) => {
    const {
      shape: [, columns],
      data,
    } = tensor(`embds_fct.${i}.weight`);
    return [...data.subarray(code * columns, (code + 1) * columns)];
  });
  const transformed = numbers.map((value, i) => net.contTransforms[i].reduce(transform, value));
  let h = linear("first_layer", [...embedded, ...transformed]);
  for (let block = 0; block < net.blocks; block += 1) {
    const u = linear(`layers.${block}.linear0`, normalise(`layers.${block}.norm`, h));
    const half = u.length / 2;
    const gated = u.subarray(0, half).map((a, i) => a * Math.max(0, u[half + i]));
    const added = linear(`layers.${block}.linear1`, gated);
    h = h.map((value, i) => value + added[i]);
  }
  const raw = linear(
    "head",
    normalise("last_normalization", h).map((value) => Math.max(0, value)),
  );
  return Array.from(raw, (value, i) =>
    net.outTransforms[i].reduce(transform, 1 / (1 + Math.exp(-value))),
  );
}

function transform(value, [kind, constant]) {
  switch (kind) {
    case "Add":
      return value + constant;
    case "Sub":
      return value - constant;
    case "Mul":
      return value * constant;
    case "Div":
      return value / constant;
    case "Neg":
      return -value;
    case "Exp":
      return Math.exp(value);
    case "Log":
      return Math.log(value);
    default:
      throw new Error(`There is no transform ${kind}.`);
  }
}

function floats(base64) {
  const bytes = Buffer.from(base64, "base64");
  return Float64Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}
