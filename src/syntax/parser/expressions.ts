/** Expressions, and the domains after `in`. */
import type { IOrAlt, IToken } from "chevrotain";
import type * as Ast from "../ast.ts";
import { unescape } from "../literals.ts";
import * as T from "../tokens.ts";
import { tokenSpan, type Building, type Rule } from "./core.ts";
import { BracketParser } from "./brackets.ts";
import { listAsDomain, numberLiteral, refuseSum } from "./leaves.ts";
import { foldCondition, foldSum, type ConditionItem, type SumItem } from "./operators.ts";

export class ExpressionParser extends BracketParser {
  private readonly expressionForms: IOrAlt<Ast.Expression>[] = [
    { ALT: () => this.SUBRULE(this.conditional) },
    { ALT: () => this.SUBRULE(this.record) },
    { ALT: () => this.SUBRULE(this.condition) },
  ];

  readonly expression: Rule<Ast.Expression> = this.RULE("expr", () =>
    this.OR<Ast.Expression>(this.expressionForms),
  );

  readonly conditional: Rule<Ast.ConditionalExpression> = this.RULE(
    "conditional",
    (): Ast.ConditionalExpression => {
      const first = this.CONSUME(T.keyword.if);
      return this.deepen(() => {
        const condition = this.ask(() => this.SUBRULE(this.expression));
        this.CONSUME(T.keyword.then);
        const then = this.SUBRULE2(this.expression);
        this.CONSUME(T.keyword.else);
        const otherwise = this.SUBRULE3(this.expression);
        return { kind: "if", span: this.spanFrom(first), condition, then, otherwise };
      });
    },
  );

  /** What defines a unit or a dimension: no sum, which has the unit of its terms. */
  readonly product: Rule<Ast.Expression> = this.RULE("product", () => {
    const node = this.SUBRULE(this.sum);
    if (!this.RECORDING_PHASE) refuseSum(this.source, node, this.findings);
    return node;
  });

  private readonly firstComparand: IOrAlt<Ast.Expression>[] = [
    { ALT: () => this.SUBRULE(this.quantified) },
    { ALT: () => this.SUBRULE(this.sum) },
  ];

  private readonly nextComparand: IOrAlt<Ast.Expression>[] = [
    { ALT: () => this.SUBRULE2(this.quantified) },
    { ALT: () => this.SUBRULE2(this.sum) },
  ];

  /** From `or` down to comparisons and `in`: a flat chain, folded by precedence. */
  readonly condition: Rule<Ast.Expression> = this.RULE("condition", () => {
    let nots = this.nots(1);
    const head = this.OR<Ast.Expression>(this.firstComparand);
    let items: ConditionItem[] | undefined;
    do
      this.MANY3(() =>
        this.OR3([
          {
            ALT: () => {
              const operator = this.CONSUME(T.keyword.in);
              const domain = this.SUBRULE(this.domain);
              (items ??= []).push({ operator, domain });
            },
          },
          {
            ALT: () => {
              const operator = this.CONSUME(T.ConditionOperator);
              const inner = this.nots(2);
              const operand = this.OR2<Ast.Expression>(this.nextComparand);
              (items ??= []).push({ operator, nots: inner, operand });
            },
          },
        ]),
      );
    while (this.repairEquals());
    if (this.RECORDING_PHASE || (items === undefined && nots === undefined)) return head;
    this.checkChain(items ?? [], T.sign["??"]);
    return foldCondition(this.source, nots, head, items ?? [], this.findings);
  });

  private nots(index: number): IToken[] | undefined {
    let nots: IToken[] | undefined;
    this.many(index, () => {
      const not = this.consume(index, T.keyword.not);
      (nots ??= []).push(not);
      this.checkLinks(nots.length);
    });
    return nots;
  }

  readonly quantified: Rule<Ast.QuantifiedExpression> = this.RULE(
    "quantified",
    (): Ast.QuantifiedExpression => {
      const first = this.OR([
        { ALT: () => this.CONSUME(T.keyword.forall) },
        { ALT: () => this.CONSUME(T.keyword.exists) },
      ]);
      const over = this.deepen(() => this.SUBRULE(this.bound));
      const quantifier = first.tokenType === T.keyword.exists ? "exists" : "forall";
      return { kind: "quantified", span: this.spanFrom(first), quantifier, over };
    },
  );

  /** `i in E, j in 0 .. 3 where c: body` */
  readonly bound: Rule<Ast.Comprehension> = this.RULE("bound", (): Ast.Comprehension => {
    const start = this.LA(1);
    const binders = [this.SUBRULE(this.binder)];
    this.MANY(() => {
      this.CONSUME(T.sign[","]);
      binders.push(this.SUBRULE2(this.binder));
    });
    let where: Ast.Expression | undefined;
    this.OPTION(() => {
      this.CONSUME(T.keyword.where);
      where = this.ask(() => this.SUBRULE(this.condition));
    });
    this.CONSUME(T.sign[":"]);
    const body = this.SUBRULE(this.expression);
    const span = this.spanFrom(start);
    return where === undefined
      ? { kind: "comprehension", span, binders, body }
      : { kind: "comprehension", span, binders, where, body };
  });

  readonly binder: Rule<Ast.Binder> = this.RULE("binder", (): Ast.Binder => {
    const first = this.CONSUME(T.Name);
    this.CONSUME(T.keyword.in);
    const domain = this.SUBRULE(this.domain);
    return { kind: "binder", span: this.spanFrom(first), name: this.nameOf(first), domain };
  });

  private readonly domainForms: IOrAlt<Ast.Domain>[] = [
    {
      ALT: () => {
        const first = this.CONSUME(T.sign["{"]);
        const values = this.insideList(1, this.values);
        this.CONSUME(T.sign["}"]);
        return { kind: "set", span: this.spanFrom(first), values };
      },
    },
    {
      ALT: () => {
        const first = this.LA(1);
        const low = this.SUBRULE3(this.sum);
        let high: Ast.Expression | undefined;
        this.OPTION3(() => {
          this.CONSUME(T.sign[".."]);
          high = this.SUBRULE4(this.sum);
        });
        const span = this.spanFrom(first);
        if (high !== undefined) return { kind: "range", span, low, high };
        return low.kind === "list"
          ? listAsDomain(this.source, low, this.findings)
          : { kind: "indexSet", span, of: low };
      },
    },
  ];

  readonly domain: Rule<Ast.Domain> = this.RULE("domain", () =>
    this.OR<Ast.Domain>(this.domainForms),
  );

  /** Arithmetic: a flat chain, folded by precedence. */
  readonly sum: Rule<Ast.Expression> = this.RULE("sum", () => {
    let minus: IToken | undefined;
    this.OPTION(() => {
      minus = this.CONSUME(T.sign["-"]);
    });
    const head = this.SUBRULE(this.postfix);
    let items: SumItem[] | undefined;
    this.MANY(() => {
      const operator = this.CONSUME(T.SumOperator);
      let inner: IToken | undefined;
      this.OPTION2(() => {
        inner = this.CONSUME2(T.sign["-"]);
      });
      const operand = this.SUBRULE2(this.postfix);
      (items ??= []).push({ operator, minus: inner, operand });
    });
    if (this.RECORDING_PHASE || (items === undefined && minus === undefined)) return head;
    this.checkChain(items ?? [], T.sign["^"]);
    return foldSum(this.source, minus, head, items ?? [], this.findings);
  });

  private readonly primaryForms: IOrAlt<Ast.Expression>[] = [
    { ALT: () => numberLiteral(this.CONSUME(T.NumberToken)) },
    {
      ALT: () => {
        const token = this.CONSUME(T.StringToken);
        return { kind: "string", span: tokenSpan(token), value: unescape(token.image) };
      },
    },
    {
      ALT: () => ({
        kind: "boolean",
        span: tokenSpan(this.CONSUME(T.keyword.true)),
        value: true,
      }),
    },
    {
      ALT: () => ({
        kind: "boolean",
        span: tokenSpan(this.CONSUME(T.keyword.false)),
        value: false,
      }),
    },
    {
      ALT: () => {
        const first = this.CONSUME(T.keyword.load);
        const path = this.stringOf(this.CONSUME2(T.StringToken));
        return { kind: "load", span: this.spanFrom(first), path };
      },
    },
    {
      ALT: () => {
        const first = this.CONSUME(T.Name);
        const name = this.nameOf(first);
        let inputs: readonly Ast.Input[] | undefined;
        this.OPTION(() => {
          this.CONSUME(T.sign["("]);
          inputs = this.insideList(1, this.inputs);
          this.CONSUME(T.sign[")"]);
        });
        return inputs === undefined
          ? { kind: "name", span: name.span, name }
          : { kind: "call", span: this.spanFrom(first), callee: name, inputs };
      },
    },
    {
      ALT: () => {
        const first = this.CONSUME2(T.sign["("]);
        const inner = this.insideNode(1, this.expression);
        this.CONSUME2(T.sign[")"]);
        return this.spanning(inner, first);
      },
    },
    {
      ALT: () => {
        const first = this.CONSUME(T.sign["["]);
        const list = this.insideNode(2, this.items);
        this.CONSUME(T.sign["]"]);
        return this.spanning(list, first);
      },
    },
  ];

  readonly postfix: Rule<Ast.Expression> = this.RULE("postfix", () => {
    const first = this.LA(1);
    if (this.recovering && this.startsStatement(1)) this.refuseOperand();
    let node = this.OR<Ast.Expression>(this.primaryForms);
    let links = 0;
    this.MANY(() =>
      this.OR2([
        {
          ALT: () => {
            this.CONSUME(T.sign["."]);
            const member = this.nameOf(this.CONSUME(T.Word));
            this.checkLinks(++links);
            node = { kind: "member", span: this.spanFrom(first), object: node, member };
          },
        },
        {
          ALT: () => {
            this.CONSUME2(T.sign["["]);
            const index = this.insideList(1, this.values);
            this.CONSUME2(T.sign["]"]);
            this.checkLinks(++links);
            node = { kind: "index", span: this.spanFrom(first), object: node, index };
          },
        },
      ]),
    );
    return node;
  });

  /** One node inside brackets, whose span the brackets give it. */
  private insideNode(index: number, rule: Rule<Ast.Expression>): Building<Ast.Expression> {
    const later = this.missing();
    return this.inside<Ast.Expression>(index, rule, later, (node) => {
      const { span } = later;
      Object.assign(later, node, { span });
    });
  }

  private spanning(node: Building<Ast.Expression>, first: IToken): Ast.Expression {
    if (!this.RECORDING_PHASE) node.span = this.spanFrom(first);
    return node;
  }
}
