import * as z from "zod";
import type { Expression, FunctionDefinition, IndexSet, TableEntry } from "../../ir/expression.ts";

/** A name as it may stand in a plan. */
export const nameSchema = z.string().min(1);

const tableEntrySchema: z.ZodType<TableEntry> = z.lazy(() =>
  z.union([z.number(), z.boolean(), z.string(), z.array(tableEntrySchema)]),
);

const sub = z.lazy(() => expressionSchema);
const set = z.lazy(() => indexSetSchema);
const kind = <const K extends string>(value: K) => z.literal(value);

/** `Expression` of ir/expression.ts: the language of conditions, constraints and objectives. */
export const expressionSchema: z.ZodType<Expression> = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: kind("number"), value: z.number() }),
    z.strictObject({ kind: kind("boolean"), value: z.boolean() }),
    z.strictObject({ kind: kind("text"), value: z.string() }),
    z.strictObject({ kind: kind("table"), values: z.array(tableEntrySchema) }),
    z.strictObject({ kind: kind("parameter"), name: nameSchema }),
    z.strictObject({ kind: kind("definition"), name: nameSchema }),
    z.strictObject({ kind: kind("local"), name: nameSchema }),
    z.strictObject({
      kind: kind("metric"),
      trial: nameSchema,
      metric: nameSchema,
      run: sub.exactOptional(),
    }),
    z.strictObject({ kind: kind("data"), source: z.string() }),
    z.strictObject({ kind: kind("apply"), atom: nameSchema, args: z.array(sub) }),
    z.strictObject({
      kind: kind("call"),
      function: nameSchema,
      sets: z.array(set),
      args: z.array(sub),
    }),
    z.strictObject({ kind: kind("if"), condition: sub, then: sub, otherwise: sub }),
    z.strictObject({
      kind: kind("array"),
      items: z.array(z.strictObject({ spread: z.boolean(), value: sub })),
    }),
    z.strictObject({
      kind: kind("comprehension"),
      binders: z.array(z.strictObject({ name: nameSchema, over: set })).min(1),
      where: sub.exactOptional(),
      body: sub,
    }),
    z.strictObject({
      kind: kind("record"),
      fields: z.array(z.strictObject({ name: nameSchema, value: sub })),
    }),
    z.strictObject({ kind: kind("field"), of: sub, name: nameSchema }),
    z.strictObject({ kind: kind("index"), of: sub, at: z.array(sub).min(1), over: z.array(set) }),
    z.strictObject({ kind: kind("let"), name: nameSchema, value: sub, body: sub }),
  ])
  .meta({ id: "Expression" });

/** `IndexSet` of ir/expression.ts. */
const indexSetSchema: z.ZodType<IndexSet> = z
  .discriminatedUnion("kind", [
    z.strictObject({
      kind: kind("members"),
      name: nameSchema.exactOptional(),
      members: z.array(nameSchema),
    }),
    z.strictObject({ kind: kind("length"), size: sub }),
    z.strictObject({ kind: kind("range"), low: sub, high: sub }),
    z.strictObject({ kind: kind("generic"), name: nameSchema }),
    z.strictObject({ kind: kind("runs"), trial: nameSchema }),
    z.strictObject({ kind: kind("any") }),
  ])
  .meta({ id: "IndexSet" });

export const functionSchema: z.ZodType<FunctionDefinition> = z.strictObject({
  name: nameSchema,
  generics: z.array(nameSchema),
  parameters: z.array(nameSchema),
  body: expressionSchema,
});
