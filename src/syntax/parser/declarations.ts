/** A file and its declarations. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Source } from "../../diagnostics/source.ts";
import type * as Ast from "../ast.ts";
import type { LexResult } from "../lexer.ts";
import * as T from "../tokens.ts";
import { TooDeep, unset, type Building, type Rule } from "./core.ts";
import { repairKeywords } from "./repairs.ts";
import { StatementParser } from "./statements.ts";

export class DeclarationParser extends StatementParser {
  readonly file: Rule<readonly Ast.Declaration[]> = this.RULE("file", () => {
    const declarations: Ast.Declaration[] = [];
    do this.MANY(() => this.collect(declarations, () => this.SUBRULE(this.declaration)));
    while (this.skipStray("file"));
    return declarations;
  });

  readonly declaration: Rule<Ast.Declaration> = this.RULE("declaration", () => {
    this.enterDeclaration();
    return this.OR<Ast.Declaration>([
      { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.dimension) },
      { ALT: () => this.SUBRULE(this.unit) },
      { ALT: () => this.SUBRULE(this.enum) },
      { ALT: () => this.SUBRULE(this.typedef) },
      { ALT: () => this.SUBRULE(this.let) },
      { ALT: () => this.SUBRULE(this.fn) },
      { ALT: () => this.SUBRULE(this.task) },
      { ALT: () => this.SUBRULE(this.space) },
      { ALT: () => this.SUBRULE(this.study) },
    ]);
  });

  readonly import: Rule<Ast.ImportDeclaration> = this.RULE("import", () => {
    const first = this.CONSUME(T.keyword.import);
    this.CONSUME(T.sign["{"]);
    const names = this.commaList(1, this.imported);
    this.CONSUME(T.sign["}"]);
    this.CONSUME(T.keyword.from);
    const from = this.stringOf(this.CONSUME(T.StringToken));
    return this.finish<Building<Ast.ImportDeclaration>>(
      { kind: "import", span: unset, names, from },
      first,
    );
  });

  readonly imported: Rule<Ast.ImportedName> = this.RULE("imported", () => {
    const first = this.LA(1);
    const name = this.name(1, "a name to import");
    let alias = name;
    this.OPTION(() => {
      this.CONSUME(T.keyword.as);
      alias = this.name(2, "a name for it");
    });
    return { name, alias, span: this.spanFrom(first) };
  });

  readonly dimension: Rule<Ast.DimensionDeclaration> = this.RULE("dimension", () => {
    const first = this.CONSUME(T.keyword.dimension);
    const node: Building<Ast.DimensionDeclaration> = {
      kind: "dimension",
      span: unset,
      name: this.declaredName(1, "the name of the dimension", first),
    };
    try {
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.keyword.unit);
            node.unit = this.name(2, "the name of its unit");
          },
        },
        {
          ALT: () => {
            this.CONSUME(T.sign["="]);
            node.definition = this.SUBRULE(this.product);
          },
        },
      ]);
    } catch (error) {
      this.recover(error, first, node.name);
    }
    return this.finish(node, first);
  });

  readonly unit: Rule<Ast.UnitDeclaration> = this.RULE("unit", () => {
    const first = this.CONSUME(T.keyword.unit);
    const name = this.declaredName(1, "the name of the unit", first);
    const node: Building<Ast.UnitDeclaration> = {
      kind: "unit",
      span: unset,
      name,
      definition: this.missing(),
    };
    try {
      this.CONSUME(T.sign["="]);
      node.definition = this.SUBRULE(this.product);
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly enum: Rule<Ast.EnumDeclaration> = this.RULE("enum", () => {
    const first = this.CONSUME(T.keyword.enum);
    const node: Building<Ast.EnumDeclaration> = {
      kind: "enum",
      span: unset,
      name: this.declaredName(1, "the name of the enum", first),
      members: [],
    };
    try {
      this.CONSUME(T.sign["{"]);
      node.members = this.commaList(1, this.listedName);
      this.CONSUME(T.sign["}"]);
    } catch (error) {
      this.recover(error, first, node.name);
    }
    return this.finish(node, first);
  });

  readonly listedName: Rule<Ast.Name> = this.RULE("listedName", () => this.name(1, "a name"));

  readonly typedef: Rule<Ast.TypeDeclaration> = this.RULE("typedef", () => {
    const first = this.CONSUME(T.keyword.type);
    const name = this.declaredName(1, "the name of the type", first);
    const node: Building<Ast.TypeDeclaration> = {
      kind: "type",
      span: unset,
      name,
      definition: this.missingRefined(),
    };
    try {
      this.CONSUME(T.sign["="]);
      node.definition = this.SUBRULE(this.refined);
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly fn: Rule<Ast.FunctionDeclaration> = this.RULE("fn", () => {
    const first = this.CONSUME(T.keyword.fn);
    const lets: Ast.LetStatement[] = [];
    const node: Building<Ast.FunctionDeclaration> = {
      kind: "fn",
      span: unset,
      name: this.declaredName(1, "the name of the function", first),
      generics: [],
      parameters: [],
      result: this.missingType(),
      lets,
      body: this.missing(),
    };
    try {
      this.OPTION(() => {
        node.generics = this.SUBRULE(this.generics);
      });
      node.parameters = this.SUBRULE(this.arguments);
      this.CONSUME(T.sign["->"]);
      node.result = this.SUBRULE(this.type);
      this.OR([
        {
          ALT: () => {
            this.CONSUME(T.sign["="]);
            node.body = this.SUBRULE(this.expression);
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(T.sign["{"]);
            do this.MANY(() => this.collect(lets, () => this.SUBRULE(this.let)));
            while (this.skipStray("function"));
            this.attempt(() => {
              this.CONSUME(T.keyword.return);
              node.body = this.SUBRULE2(this.expression);
            });
            while (this.skipStray("function"));
            this.closeBrace(open, () => this.CONSUME(T.sign["}"]));
          },
        },
      ]);
    } catch (error) {
      this.recover(error, first, node.name);
    }
    return this.finish(node, first);
  });

  readonly task: Rule<Ast.TaskDeclaration> = this.RULE("task", () => {
    const first = this.CONSUME(T.keyword.task);
    const name = this.declaredName(1, "the name of the task", first);
    const node: Building<Ast.TaskDeclaration> = {
      kind: "task",
      span: unset,
      name,
      generics: [],
      parameters: [],
      result: this.missingType(),
      how: "from",
      source: { value: "", span: this.missing().span },
    };
    try {
      this.OPTION(() => {
        node.generics = this.SUBRULE(this.generics);
      });
      node.parameters = this.SUBRULE(this.arguments);
      this.CONSUME(T.sign["->"]);
      node.result = this.SUBRULE(this.type);
      node.how = this.OR<"from" | "exec">([
        { ALT: () => (this.CONSUME(T.keyword.from), "from") },
        { ALT: () => (this.CONSUME(T.keyword.exec), "exec") },
      ]);
      node.source = this.stringOf(this.CONSUME(T.StringToken));
    } catch (error) {
      this.recover(error, first, name);
    }
    return this.finish(node, first);
  });

  readonly generics: Rule<readonly Ast.Name[]> = this.RULE("generics", () => {
    this.CONSUME(T.sign["["]);
    const names = this.commaList(1, this.listedName);
    this.CONSUME(T.sign["]"]);
    return names;
  });

  readonly arguments: Rule<readonly Ast.Argument[]> = this.RULE("arguments", () => {
    this.CONSUME(T.sign["("]);
    const declared = this.commaList(1, this.argument);
    this.CONSUME(T.sign[")"]);
    return declared;
  });

  readonly argument: Rule<Ast.Argument> = this.RULE("argument", () => {
    const first = this.LA(1);
    const isStatic = this.OPTION(() => this.CONSUME(T.keyword.static)) !== undefined;
    const name = this.nameOf(this.CONSUME(T.Word));
    this.CONSUME(T.sign[":"]);
    const type = this.SUBRULE(this.refined);
    const node: Building<Ast.Argument> = {
      kind: "argument",
      span: unset,
      static: isStatic,
      name,
      type,
    };
    this.OPTION2(() => {
      this.CONSUME(T.sign["="]);
      node.default = this.SUBRULE(this.expression);
    });
    node.span = this.spanFrom(first);
    return node;
  });

  readonly space: Rule<Ast.SpaceDeclaration> = this.RULE("space", () => {
    const first = this.CONSUME(T.keyword.space);
    const node: Building<Ast.SpaceDeclaration> = {
      kind: "space",
      span: unset,
      name: this.declaredName(1, "the name of the space", first),
      body: [],
    };
    try {
      node.body = this.SUBRULE(this.block);
    } catch (error) {
      this.recover(error, first, node.name);
    }
    return this.finish(node, first);
  });

  readonly study: Rule<Ast.StudyDeclaration> = this.RULE("study", () => {
    const first = this.CONSUME(T.keyword.study);
    const body: Ast.Statement[] = [];
    const node: Building<Ast.StudyDeclaration> = {
      kind: "study",
      span: unset,
      name: this.declaredName(1, "the name of the study", first),
      body,
    };
    try {
      this.OPTION(() => {
        this.CONSUME(T.keyword.extends);
        try {
          node.extends = this.name(2, "the name of a study");
        } catch (error) {
          this.recoverToBlock(error, first, node.name);
        }
      });
      const open = this.openBrace(() => this.CONSUME(T.sign["{"]), first, node.name);
      do this.MANY(() => this.collect(body, () => this.SUBRULE(this.statement)));
      while (this.skipStray("study"));
      this.closeBrace(open, () => this.CONSUME(T.sign["}"]));
    } catch (error) {
      this.recover(error, first, node.name);
    }
    return this.finish(node, first);
  });
}

/** The parser of the language. */
export class HptParser extends DeclarationParser {
  constructor(skipValidations: boolean) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /** Parses a lexed file; a second time, with recovery, when it has a mistake. */
  parseFile(
    source: Source,
    lexed: LexResult,
  ): {
    readonly declarations: readonly Ast.Declaration[];
    readonly findings: readonly Diagnostic[];
  } {
    const declarations = this.firstPass(source, lexed);
    if (declarations !== undefined) return { declarations, findings: this.findings };
    this.begin(source, lexed.docs, true);
    const misspelt = repairKeywords(source, lexed.tokens);
    this.beginRecovery(lexed.diagnostics);
    this.input = lexed.tokens;
    const rescued = this.file();
    this.parseSetAside((error) => this.reportSetAside(error));
    return { declarations: rescued, findings: [...misspelt, ...this.findings] };
  }

  /** Without recovery: nothing as soon as there is a mistake. */
  private firstPass(source: Source, lexed: LexResult): readonly Ast.Declaration[] | undefined {
    this.begin(source, lexed.docs, false);
    this.input = lexed.tokens;
    let isFaulty = false;
    try {
      const declarations = this.file();
      isFaulty = this.errors.length > 0;
      if (!isFaulty) this.parseSetAside(() => (isFaulty = true));
      return isFaulty || this.isDoubtful ? undefined : declarations;
    } catch (error) {
      if (error instanceof TooDeep) return undefined;
      throw error;
    }
  }
}
