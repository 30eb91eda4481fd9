import * as z from "zod";
import type { Domain, JsonValue, MetricType, Parameter, Prior } from "../document.ts";
import { expressionSchema, nameSchema } from "./expression.ts";

export const jsonValueSchema: z.ZodType<JsonValue> = z
  .lazy(() =>
    z.union([
      z.number(),
      z.string(),
      z.boolean(),
      z.array(jsonValueSchema),
      z.record(z.string(), jsonValueSchema),
    ]),
  )
  .meta({ id: "JsonValue" });

const scaleSchema = z.strictObject({
  name: z.enum(["linear", "log", "reverse_log", "logit", "pow2", "step"]),
  step: z.number().positive().exactOptional(),
});

/** Far above every real study; keeps a hostile plan from asking for all memory there is. */
const mostLabels = 1_000_000;

const labelsSchema = z.union([
  z.array(nameSchema).min(1).max(mostLabels),
  z.number().int().min(0).max(mostLabels),
]);

const numberDomain = { low: z.number(), high: z.number(), scale: scaleSchema };

export const domainSchema: z.ZodType<Domain> = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("real"), ...numberDomain }),
    z.strictObject({ kind: z.literal("int"), ...numberDomain }),
    z.strictObject({ kind: z.literal("bool") }),
    z.strictObject({
      kind: z.literal("choice"),
      values: z.array(z.union([nameSchema, z.number()])).min(1),
      ordered: z.boolean(),
    }),
    z.strictObject({ kind: z.literal("simplex"), over: labelsSchema }),
    z.strictObject({ kind: z.literal("permutation"), over: labelsSchema }),
    z.strictObject({
      kind: z.literal("array"),
      element: z.lazy(() => domainSchema),
      over: labelsSchema,
      length: expressionSchema.exactOptional(),
    }),
  ])
  .meta({ id: "Domain" });

const priorSchema = z.discriminatedUnion("name", [
  z.strictObject({ name: z.literal("normal"), mean: z.number(), sd: z.number().positive() }),
  z.strictObject({
    name: z.literal("lognormal"),
    median: z.number().positive(),
    decades: z.number().positive(),
  }),
  z.strictObject({ name: z.literal("beta"), a: z.number().positive(), b: z.number().positive() }),
  z.strictObject({
    name: z.literal("dirichlet"),
    concentration: z.union([z.number().positive(), z.array(z.number().positive()).min(1)]),
  }),
  z.strictObject({ name: z.literal("choice"), weights: z.array(z.number().min(0)).min(1) }),
]) satisfies z.ZodType<Prior>;

export const parameterSchema = z.strictObject({
  name: nameSchema,
  doc: z.string().exactOptional(),
  domain: domainSchema,
  prior: priorSchema.exactOptional(),
  default: jsonValueSchema.exactOptional(),
  condition: expressionSchema.exactOptional(),
  unit: z.string().exactOptional(),
  fidelity: z.boolean().exactOptional(),
}) satisfies z.ZodType<Parameter>;

export const metricTypeSchema: z.ZodType<MetricType> = z
  .union([
    z.strictObject({ kind: z.enum(["real", "int", "bool", "text", "model"]) }),
    z.strictObject({
      kind: z.literal("array"),
      element: z.lazy(() => metricTypeSchema),
      labels: z.array(nameSchema).exactOptional(),
      size: z.number().int().min(0).exactOptional(),
    }),
  ])
  .meta({ id: "MetricType" });
