/** What stands between brackets: records, lists, and what a call or a method is given. */
import type { IOrAlt } from "chevrotain";
import type * as Ast from "../ast.ts";
import * as T from "../tokens.ts";
import { unset, type Building, type Rule } from "./core.ts";
import { RecoveringParser } from "./recovery.ts";

export abstract class BracketParser extends RecoveringParser {
  abstract readonly expression: Rule<Ast.Expression>;
  abstract readonly bound: Rule<Ast.Comprehension>;

  readonly record: Rule<Ast.RecordExpression> = this.RULE("record", (): Ast.RecordExpression => {
    const first = this.CONSUME(T.sign["{"]);
    const fields = this.insideList(1, this.fields);
    this.CONSUME(T.sign["}"]);
    return { kind: "record", span: this.spanFrom(first), fields };
  });

  readonly fields: Rule<readonly (Ast.NamedInput | Ast.SpreadInput)[]> = this.RULE("fields", () =>
    this.commaList(1, this.field),
  );

  readonly field: Rule<Ast.NamedInput | Ast.SpreadInput> = this.RULE("field", () => {
    this.repairColon();
    return this.OR<Ast.NamedInput | Ast.SpreadInput>([
      { ALT: () => this.SUBRULE(this.spread) },
      {
        ALT: () => {
          const first = this.CONSUME(T.Word);
          this.CONSUME(T.sign[":"]);
          const value = this.SUBRULE(this.expression);
          return { kind: "named", span: this.spanFrom(first), name: this.nameOf(first), value };
        },
      },
    ]);
  });

  readonly spread: Rule<Ast.SpreadInput> = this.RULE("spread", (): Ast.SpreadInput => {
    const first = this.CONSUME(T.sign["..."]);
    const value = this.SUBRULE(this.expression);
    return { kind: "spread", span: this.spanFrom(first), value };
  });

  /** Values between commas, in any bracket. */
  readonly values: Rule<readonly Ast.Expression[]> = this.RULE("values", () =>
    this.commaList(1, this.expression),
  );

  /** What a call has between its parentheses. Directly there, `NAME in` opens a bound. */
  readonly inputs: Rule<readonly Ast.Input[]> = this.RULE("inputs", () =>
    this.OR<readonly Ast.Input[]>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.LA(2).tokenType === T.keyword.in,
          ALT: () => {
            const value = this.SUBRULE(this.bound);
            return [{ kind: "positional", span: value.span, value }];
          },
        },
        { ALT: () => this.commaList(1, this.given) },
      ],
    }),
  );

  private readonly givenForms: IOrAlt<Ast.Input>[] = [
    { ALT: () => this.SUBRULE(this.spread) },
    {
      ALT: () => {
        const first = this.LA(1);
        let name: Ast.Name | undefined;
        this.OPTION({
          GATE: () => this.LA(2).tokenType === T.sign[":"],
          DEF: () => {
            name = this.nameOf(this.CONSUME(T.Word));
            this.CONSUME(T.sign[":"]);
          },
        });
        const value = this.SUBRULE(this.expression);
        return name === undefined
          ? { kind: "positional", span: value.span, value }
          : { kind: "named", span: this.spanFrom(first), name, value };
      },
    },
  ];

  readonly given: Rule<Ast.Input> = this.RULE("given", () => {
    this.repairColon();
    return this.OR<Ast.Input>(this.givenForms);
  });

  /** What stands in brackets. */
  readonly items: Rule<Ast.Expression> = this.RULE("items", () =>
    this.OR<Ast.Expression>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        { GATE: () => this.LA(2).tokenType === T.keyword.in, ALT: () => this.SUBRULE(this.bound) },
        { ALT: () => ({ kind: "list", span: unset, items: this.commaList(1, this.item) }) },
      ],
    }),
  );

  private readonly itemForms: IOrAlt<Ast.PositionalInput | Ast.SpreadInput>[] = [
    { ALT: () => this.SUBRULE(this.spread) },
    {
      ALT: () => {
        const value = this.SUBRULE(this.expression);
        return { kind: "positional", span: value.span, value };
      },
    },
  ];

  readonly item: Rule<Ast.PositionalInput | Ast.SpreadInput> = this.RULE("item", () =>
    this.OR<Ast.PositionalInput | Ast.SpreadInput>(this.itemForms),
  );

  /** A name with settings: `tpe(startup: 20)`, `random`. */
  readonly method: Rule<Ast.Method> = this.RULE("method", () => {
    const first = this.CONSUME(T.Plain);
    let inputs: readonly Ast.Input[] = [];
    this.OPTION(() => {
      this.CONSUME(T.sign["("]);
      inputs = this.insideList(1, this.inputs);
      this.CONSUME(T.sign[")"]);
    });
    const node: Building<Ast.Method> = {
      kind: "settings",
      span: this.spanFrom(first),
      name: this.nameOf(first),
      inputs,
    };
    return node;
  });
}
