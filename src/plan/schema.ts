/** The shape of a plan as a validator. `document.ts` says what the fields mean; the order of fields is its order. */
import * as z from "zod";
import type { Plan } from "./document.ts";
import { expressionSchema, functionSchema, nameSchema } from "./schema/expression.ts";
import { jsonValueSchema, metricTypeSchema, parameterSchema } from "./schema/space.ts";

const phaseSchema = z.enum(["constant", "measured", "parameter", "metric"]);
const latePhaseSchema = z.enum(["measured", "parameter", "metric"]);

const originSchema = z.strictObject({
  source: z.string().exactOptional(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  text: z.string(),
  parts: z
    .array(
      z.strictObject({
        node: z.number().int().min(0),
        start: z.number().int().min(0),
        end: z.number().int().min(0),
        at: z.number().int().min(0).exactOptional(),
        unit: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
});

const constraintSchema = z.strictObject({
  label: nameSchema.exactOptional(),
  phase: latePhaseSchema,
  holds: expressionSchema,
  condition: expressionSchema.exactOptional(),
  message: z.string().exactOptional(),
  origin: originSchema,
});

const taskSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("builtin"), name: nameSchema }),
  z.strictObject({
    kind: z.literal("module"),
    path: z.string().min(1),
    hash: z.string().exactOptional(),
  }),
  z.strictObject({
    kind: z.literal("exec"),
    words: z.array(z.string()).min(1),
    hash: z.string().exactOptional(),
  }),
]);

const trialSchema = z.strictObject({
  name: nameSchema,
  phase: phaseSchema,
  task: taskSchema,
  inputs: z.array(
    z.strictObject({
      name: nameSchema,
      static: z.boolean(),
      value: expressionSchema,
      optional: z.boolean(),
      labels: z.array(nameSchema).exactOptional(),
      low: z.number().exactOptional(),
      high: z.number().exactOptional(),
    }),
  ),
  metrics: z.array(
    z.strictObject({
      name: nameSchema,
      type: metricTypeSchema,
      low: z.number().exactOptional(),
      high: z.number().exactOptional(),
      better: z.enum(["lower", "higher"]).exactOptional(),
      unit: z.string().exactOptional(),
    }),
  ),
});

const objectiveSchema = z.strictObject({
  label: nameSchema.exactOptional(),
  direction: z.enum(["minimize", "maximize"]),
  phase: phaseSchema,
  value: expressionSchema,
  reference: z.number().exactOptional(),
  unit: z.string().exactOptional(),
  origin: originSchema,
});

const reportSchema = z.strictObject({
  label: z.string().min(1),
  phase: phaseSchema,
  value: expressionSchema,
  labels: z.array(nameSchema).exactOptional(),
  unit: z.string().exactOptional(),
});

const settingsSchema = z.record(z.string(), jsonValueSchema);
const methodShape = { name: nameSchema, settings: settingsSchema };

const budgetSchema = z.strictObject({
  trials: z.number().int().positive().exactOptional(),
  time: z.number().positive().exactOptional(),
  timePerTrial: z.number().positive().exactOptional(),
  fidelity: z.number().positive().exactOptional(),
});

const warmSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("points"),
    points: z.array(z.record(z.string(), jsonValueSchema)),
  }),
  z.strictObject({ kind: z.literal("store"), path: z.string().min(1) }),
  z.strictObject({
    kind: z.literal("nearest"),
    path: z.string().min(1),
    settings: settingsSchema,
  }),
]);

/** A word of the language: the name of the store is made from it, so it must not lead to another folder. */
const studyNameSchema = z.string().regex(/^[A-Za-z_]\w*$/);

/** Checks the shape of a plan; what its names refer to is `validate.ts`'s part. */
export const planSchema = z
  .strictObject({
    format: z.literal("hpt-plan"),
    version: z.literal(1),
    study: studyNameSchema,
    doc: z.string().exactOptional(),
    source: z.string(),
    functions: z.array(functionSchema),
    definitions: z.array(
      z.strictObject({ name: nameSchema, phase: phaseSchema, value: expressionSchema }),
    ),
    parameters: z.array(parameterSchema),
    constraints: z.array(constraintSchema),
    trials: z.array(trialSchema),
    objectives: z.array(objectiveSchema),
    reports: z.array(reportSchema),
    method: z.strictObject({ role: z.enum(["search", "solve"]), ...methodShape }),
    schedule: z.strictObject(methodShape).exactOptional(),
    stops: z.array(z.strictObject(methodShape)),
    budget: budgetSchema,
    seed: z.number().int().exactOptional(),
    repeat: z.number().int().positive(),
    parallel: z.number().int().positive(),
    retry: z.number().int().min(0),
    warm: z.array(warmSchema),
  })
  .meta({ title: "hptc plan" }) satisfies z.ZodType<Plan>;
