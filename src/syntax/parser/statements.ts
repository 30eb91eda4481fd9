/** Statements of studies, spaces and `when` blocks. */
import type { IOrAlt } from "chevrotain";
import type * as Ast from "../ast.ts";
import * as T from "../tokens.ts";
import { unset, type Building, type Rule } from "./core.ts";
import { TypeParser } from "./types.ts";

export class StatementParser extends TypeParser {
  readonly block: Rule<readonly Ast.Member[]> = this.RULE("block", () => {
    const open = this.openBrace(() => this.CONSUME(T.sign["{"]), this.LA(0));
    const body = this.inBlock(open, () => this.insideList(1, this.members));
    this.closeBrace(open, () => this.CONSUME(T.sign["}"]));
    return body;
  });

  readonly members: Rule<readonly Ast.Member[]> = this.RULE("members", () => {
    const body: Ast.Member[] = [];
    do {
      this.MANY({
        GATE: () => !this.endsBlock(),
        DEF: () => this.collect(body, () => this.SUBRULE(this.member)),
      });
    } while (this.skipStray("block"));
    return body;
  });

  private readonly memberForms: IOrAlt<Ast.Member>[] = [
    { ALT: () => this.SUBRULE(this.param) },
    { ALT: () => this.SUBRULE(this.when) },
    { ALT: () => this.SUBRULE(this.let) },
    { ALT: () => this.SUBRULE(this.require) },
    { ALT: () => this.SUBRULE(this.use) },
  ];

  readonly member: Rule<Ast.Member> = this.RULE("member", () =>
    this.OR<Ast.Member>(this.memberForms),
  );

  private readonly statementForms: IOrAlt<Ast.Statement>[] = [
    { ALT: () => this.SUBRULE(this.member) },
    { ALT: () => this.SUBRULE(this.fidelity) },
    { ALT: () => this.SUBRULE(this.trial) },
    { ALT: () => this.SUBRULE(this.objective) },
    { ALT: () => this.SUBRULE(this.report) },
    { ALT: () => this.SUBRULE(this.how) },
    { ALT: () => this.SUBRULE(this.count) },
    { ALT: () => this.SUBRULE(this.budget) },
    { ALT: () => this.SUBRULE(this.warm) },
  ];

  readonly statement: Rule<Ast.Statement> = this.RULE("statement", () =>
    this.OR<Ast.Statement>(this.statementForms),
  );

  // ── what varies, what must hold ──

  readonly param: Rule<Ast.ParamStatement> = this.RULE("param", () => {
    const first = this.CONSUME(T.keyword.param);
    const name = this.declaredName(1, "the name of the parameter", first);
    const node: Building<Ast.ParamStatement> = {
      kind: "param",
      span: unset,
      name,
      type: this.missingRefined(),
    };
    try {
      this.CONSUME(T.sign[":"]);
      node.type = this.SUBRULE(this.refined);
      this.OPTION(() => {
        this.CONSUME(T.sign["~"]);
        node.prior = this.SUBRULE(this.method);
      });
      this.OPTION2(() => {
        this.CONSUME(T.sign["="]);
        node.default = this.SUBRULE(this.expression);
      });
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly when: Rule<Ast.WhenStatement> = this.RULE("when", () => {
    const first = this.CONSUME(T.keyword.when);
    const node: Building<Ast.WhenStatement> = {
      kind: "when",
      span: unset,
      condition: this.missing(),
      then: [],
    };
    try {
      node.condition = this.ask(() => this.SUBRULE(this.expression));
    } catch (error) {
      this.recoverToBlock(error, first);
    }
    node.then = this.SUBRULE(this.block);
    this.OPTION(() => {
      this.CONSUME(T.keyword.else);
      if (this.recovering && this.startsStatement(1) && this.LA(1).tokenType !== T.keyword.when) {
        node.otherwise = this.SUBRULE2(this.block);
        return;
      }
      node.otherwise = this.OR<readonly Ast.Member[]>([
        { ALT: () => [this.deepen(() => this.SUBRULE(this.when))] },
        { ALT: () => this.SUBRULE2(this.block) },
      ]);
    });
    return this.finish(node, first);
  });

  readonly let: Rule<Ast.LetStatement> = this.RULE("let", () => {
    const first = this.CONSUME(T.keyword.let);
    const name = this.declaredName(1, "the name of the value", first);
    const node: Building<Ast.LetStatement> = {
      kind: "let",
      span: unset,
      name,
      value: this.missing(),
    };
    try {
      this.OPTION(() => {
        this.CONSUME(T.sign[":"]);
        node.type = this.SUBRULE(this.type);
      });
      this.CONSUME(T.sign["="]);
      node.value = this.SUBRULE(this.expression);
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly require: Rule<Ast.RequireStatement> = this.RULE("require", () => {
    const first = this.CONSUME(T.keyword.require);
    const node: Building<Ast.RequireStatement> = {
      kind: "require",
      span: unset,
      condition: this.missing(),
    };
    try {
      this.label(1, node);
      node.condition = this.ask(() => this.SUBRULE(this.expression));
      this.OPTION2(() => {
        node.message = this.stringOf(this.CONSUME(T.StringToken));
      });
    } catch (error) {
      this.recover(error, first);
    }
    return this.finish(node, first);
  });

  readonly use: Rule<Ast.UseStatement> = this.RULE("use", () => {
    const first = this.CONSUME(T.keyword.use);
    const node: Building<Ast.UseStatement> = {
      kind: "use",
      span: unset,
      space: this.name(1, "the name of a space"),
    };
    this.OPTION(() => {
      this.CONSUME(T.keyword.as);
      node.alias = this.name(2, "a name for it");
    });
    return this.finish(node, first);
  });

  // ── what is better, what may be spent ──

  readonly fidelity: Rule<Ast.FidelityStatement> = this.RULE("fidelity", () => {
    const first = this.CONSUME(T.keyword.fidelity);
    const name = this.declaredName(1, "the name of the fidelity", first);
    const node: Building<Ast.FidelityStatement> = {
      kind: "fidelity",
      span: unset,
      name,
      type: this.missingRefined(),
    };
    try {
      this.CONSUME(T.sign[":"]);
      node.type = this.SUBRULE(this.refined);
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly trial: Rule<Ast.TrialStatement> = this.RULE("trial", () => {
    const first = this.CONSUME(T.keyword.trial);
    const name = this.declaredName(1, "the name of the trial", first);
    this.CONSUME(T.sign["="]);
    const task = this.name(2, "the name of a task");
    const node: Building<Ast.TrialStatement> = {
      kind: "trial",
      span: unset,
      name,
      task,
      inputs: [],
    };
    try {
      this.CONSUME(T.sign["("]);
      node.inputs = this.insideList(1, this.inputs);
      this.CONSUME(T.sign[")"]);
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly objective: Rule<Ast.ObjectiveStatement> = this.RULE("objective", () => {
    const first = this.CONSUME(T.Direction);
    const direction = first.tokenType === T.keyword.minimize ? "minimize" : "maximize";
    const node: Building<Ast.ObjectiveStatement> = {
      kind: "objective",
      span: unset,
      direction,
      value: this.missing(),
    };
    try {
      this.label(1, node);
      node.value = this.SUBRULE(this.expression);
      this.OPTION2(() => {
        this.CONSUME(T.keyword.ref);
        node.reference = this.SUBRULE(this.sum);
      });
    } catch (error) {
      this.recover(error, first);
    }
    return this.finish(node, first);
  });

  readonly report: Rule<Ast.ReportStatement> = this.RULE("report", () => {
    const first = this.CONSUME(T.keyword.report);
    const node: Building<Ast.ReportStatement> = {
      kind: "report",
      span: unset,
      value: this.missing(),
    };
    try {
      this.label(1, node);
      node.value = this.SUBRULE(this.expression);
    } catch (error) {
      this.recover(error, first);
    }
    return this.finish(node, first);
  });

  /** A label belongs to a statement, not to a scope. */
  private label(index: number, node: { label?: Ast.Name }): void {
    this.option(index, {
      GATE: () => this.LA(2).tokenType === T.sign[":"],
      DEF: () => {
        node.label = this.name(index, "a label");
        this.consume(index, T.sign[":"]);
      },
    });
  }

  readonly how: Rule<Ast.MethodStatement> = this.RULE("how", () => {
    const first = this.CONSUME(T.MethodRole);
    const method = this.SUBRULE(this.method);
    return this.finish<Building<Ast.MethodStatement>>(
      { kind: "method", span: unset, role: roleOf(methodRoles, first.image), method },
      first,
    );
  });

  readonly count: Rule<Ast.CountStatement> = this.RULE("count", () => {
    const first = this.CONSUME(T.CountRole);
    const value = this.SUBRULE(this.sum);
    return this.finish<Building<Ast.CountStatement>>(
      { kind: "count", span: unset, role: roleOf(countRoles, first.image), value },
      first,
    );
  });

  readonly budget: Rule<Ast.BudgetStatement> = this.RULE("budget", () => {
    const first = this.CONSUME(T.keyword.budget);
    const amounts = [this.SUBRULE(this.amount)];
    this.MANY(() => {
      this.CONSUME(T.sign[","]);
      amounts.push(this.SUBRULE2(this.amount));
    });
    return this.finish<Building<Ast.BudgetStatement>>(
      { kind: "budget", span: unset, amounts },
      first,
    );
  });

  readonly amount: Rule<Ast.Amount> = this.RULE("amount", () => {
    const first = this.LA(1);
    const node: Building<Ast.Amount> = {
      kind: "amount",
      span: unset,
      value: this.SUBRULE(this.sum),
      perTrial: false,
    };
    this.OPTION(() => {
      node.of = this.nameOf(this.CONSUME(T.Plain));
    });
    this.OPTION2(() => {
      this.CONSUME(T.keyword.per);
      this.CONSUME(T.keyword.trial);
      node.perTrial = true;
    });
    node.span = this.spanFrom(first);
    return node;
  });

  readonly warm: Rule<Ast.WarmStatement> = this.RULE("warm", () => {
    const first = this.CONSUME(T.keyword.warm);
    const node: Building<Ast.WarmStatement> = { kind: "warm", span: unset, source: this.missing() };
    this.OPTION(() => {
      node.method = this.SUBRULE(this.method);
    });
    this.CONSUME(T.keyword.from);
    node.source = this.SUBRULE(this.expression);
    return this.finish(node, first);
  });
}

const methodRoles = ["solve", "search", "schedule", "stop"] as const;
const countRoles = ["seed", "repeat", "parallel", "retry"] as const;

function roleOf<Role extends string>(roles: readonly [Role, ...Role[]], word: string): Role {
  return roles.find((role) => role === word) ?? roles[0];
}
