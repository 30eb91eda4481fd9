/** Every type, scale and prior of a parameter once: what each method and the space itself must handle. */
import type { Domain, Prior } from "../../src/plan/document.ts";
import { bool, choice, int, real } from "./plans.ts";

export interface NamedDomain {
  readonly name: string;
  readonly domain: Domain;
  readonly prior?: Prior;
}

const labels = ["a", "b", "c"];

export const everyDomain: readonly NamedDomain[] = [
  { name: "real", domain: real(-2, 3) },
  { name: "real on log", domain: real(1e-5, 1e-1, "log") },
  { name: "real on reverse_log", domain: real(0.5, 0.999, "reverse_log") },
  { name: "real on logit", domain: real(0.01, 0.99, "logit") },
  { name: "real on pow2", domain: real(0.25, 8, "pow2") },
  { name: "real on step", domain: real(0, 0.5, { name: "step", step: 0.1 }) },
  { name: "a single real", domain: real(0.3, 0.3) },
  { name: "int", domain: int(-3, 4) },
  { name: "int on log", domain: int(1, 20, "log") },
  { name: "int on pow2", domain: int(16, 100, "pow2") },
  { name: "int on step", domain: int(5, 30, { name: "step", step: 10 }) },
  { name: "bool", domain: bool },
  { name: "choice", domain: choice("adam", "sgd", "lion") },
  { name: "ordered numbers", domain: { kind: "choice", values: [16, 32, 128], ordered: true } },
  { name: "simplex", domain: { kind: "simplex", over: labels } },
  { name: "simplex of 5", domain: { kind: "simplex", over: 5 } },
  { name: "permutation", domain: { kind: "permutation", over: labels } },
  { name: "permutation of 5", domain: { kind: "permutation", over: 5 } },
  { name: "array", domain: { kind: "array", element: real(0, 1), over: labels } },
  {
    name: "array of simplices",
    domain: { kind: "array", element: { kind: "simplex", over: labels }, over: 2 },
  },
  { name: "normal", domain: real(0, 1), prior: { name: "normal", mean: 0.2, sd: 0.3 } },
  {
    name: "lognormal",
    domain: real(1e-4, 1e-1, "log"),
    prior: { name: "lognormal", median: 3e-3, decades: 0.5 },
  },
  { name: "beta", domain: real(0, 1), prior: { name: "beta", a: 2, b: 5 } },
  { name: "normal int", domain: int(1, 9), prior: { name: "normal", mean: 4, sd: 2 } },
  {
    name: "weighted choice",
    domain: choice("light", "heavy"),
    prior: { name: "choice", weights: [1, 2] },
  },
  {
    name: "dirichlet",
    domain: { kind: "simplex", over: labels },
    prior: { name: "dirichlet", concentration: 2 },
  },
  {
    name: "array with beta",
    domain: { kind: "array", element: real(0, 1), over: labels },
    prior: { name: "beta", a: 2, b: 5 },
  },
];
