/** Types and their refinements. */
import type { IOrAlt } from "chevrotain";
import type * as Ast from "../ast.ts";
import * as T from "../tokens.ts";
import { tokenSpan, type Building, type Rule } from "./core.ts";
import { ExpressionParser } from "./expressions.ts";

export class TypeParser extends ExpressionParser {
  readonly refined: Rule<Ast.RefinedType> = this.RULE("refined", () => {
    const first = this.LA(1);
    const type = this.SUBRULE(this.type);
    const scales: Ast.Scale[] = [];
    const node: Building<Ast.RefinedType> = { kind: "refined", span: type?.span, type, scales };
    this.OPTION(() => {
      this.CONSUME(T.keyword.in);
      node.domain = this.SUBRULE(this.domain);
    });
    this.MANY(() => scales.push(this.SUBRULE(this.scale)));
    if (scales.length > 1) this.isDoubtful = true;
    this.OPTION2(() => {
      this.CONSUME(T.keyword.better);
      node.better = this.OR<"lower" | "higher">([
        { ALT: () => (this.CONSUME(T.keyword.lower), "lower") },
        { ALT: () => (this.CONSUME(T.keyword.higher), "higher") },
      ]);
    });
    node.span = this.spanFrom(first);
    return node;
  });

  private readonly typeForms: IOrAlt<Ast.TypeExpression>[] = [
    { ALT: () => this.SUBRULE(this.choice) },
    { ALT: () => this.SUBRULE(this.recordType) },
    {
      ALT: () => {
        const name = this.nameOf(this.CONSUME(T.Name));
        return { kind: "namedType", span: name.span, name };
      },
    },
  ];

  readonly type: Rule<Ast.TypeExpression> = this.RULE("type", () => {
    const first = this.LA(1);
    let node = this.OR<Ast.TypeExpression>(this.typeForms);
    let links = 0;
    this.MANY(() => {
      this.CONSUME(T.sign["["]);
      const index = this.insideList(1, this.values);
      this.CONSUME(T.sign["]"]);
      this.checkLinks(++links);
      node = { kind: "arrayType", span: this.spanFrom(first), element: node, index };
    });
    this.OPTION3(() => {
      this.CONSUME(T.sign["?"]);
      node = { kind: "optionalType", span: this.spanFrom(first), type: node };
    });
    return node;
  });

  /** `one of { a, b }` and `one of [16, 32]` */
  readonly choice: Rule<Ast.ChoiceType> = this.RULE("choice", () => {
    const first = this.CONSUME(T.keyword.one);
    this.CONSUME(T.keyword.of);
    return this.OR<Ast.ChoiceType>([
      {
        ALT: () => {
          this.CONSUME(T.sign["{"]);
          const values = this.insideList(1, this.values);
          this.CONSUME(T.sign["}"]);
          return { kind: "choice", span: this.spanFrom(first), ordered: false, values };
        },
      },
      {
        ALT: () => {
          this.CONSUME(T.sign["["]);
          const values = this.insideList(2, this.values);
          this.CONSUME(T.sign["]"]);
          return { kind: "choice", span: this.spanFrom(first), ordered: true, values };
        },
      },
    ]);
  });

  readonly recordType: Rule<Ast.RecordType> = this.RULE("recordType", (): Ast.RecordType => {
    const first = this.CONSUME(T.sign["{"]);
    const fields = this.insideList(1, this.fieldTypes);
    this.CONSUME(T.sign["}"]);
    return { kind: "recordType", span: this.spanFrom(first), fields };
  });

  readonly fieldTypes: Rule<readonly (Ast.FieldType | Ast.SpreadType)[]> = this.RULE(
    "fieldTypes",
    () => this.commaList(1, this.fieldType),
  );

  readonly fieldType: Rule<Ast.FieldType | Ast.SpreadType> = this.RULE("fieldType", () => {
    const first = this.LA(1);
    return this.OR<Ast.FieldType | Ast.SpreadType>([
      {
        ALT: () => {
          this.CONSUME(T.sign["..."]);
          const name = this.nameOf(this.CONSUME(T.Name));
          return { kind: "spreadType", span: this.spanFrom(first), name };
        },
      },
      {
        ALT: () => {
          const name = this.nameOf(this.CONSUME(T.Word));
          this.CONSUME(T.sign[":"]);
          const type = this.SUBRULE(this.refined);
          return { kind: "fieldType", span: this.spanFrom(first), name, type };
        },
      },
    ]);
  });

  private readonly scaleForms: IOrAlt<Ast.Scale>[] = [
    {
      ALT: () => {
        const first = this.CONSUME(T.keyword.step);
        const step = this.SUBRULE(this.sum);
        return { kind: "scale", span: this.spanFrom(first), name: this.nameOf(first), step };
      },
    },
    {
      ALT: () => {
        const name = this.CONSUME(T.Plain);
        return { kind: "scale", span: tokenSpan(name), name: this.nameOf(name) };
      },
    },
  ];

  readonly scale: Rule<Ast.Scale> = this.RULE("scale", () => this.OR<Ast.Scale>(this.scaleForms));
}
