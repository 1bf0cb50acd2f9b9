import { shorten } from "../../ground/findings.ts";
import type { RuleSpan } from "../../ground/tokens.ts";
import type { PropertyNode, RuleNode } from "./ast.ts";
import type { Cursor } from "./cursor.ts";
import type { RuleFindings } from "./diagnostic.ts";
import { isUntouched, nodeOfGroup, OpenGroups } from "./open-groups.ts";
import { type OpenQuantifier, parseTest } from "./parse-test.ts";
import type { RuleToken } from "./tokens.ts";

// twice what fits into a rule of the longest size that the service takes
const deepest = 1600;

/**
 * Reads tests and what joins them: `-not` binds tightest, then `-and`, then `-or`. Undefined
 * where nothing could be read, or where reading on makes no sense.
 */
export function parseGroups(cursor: Cursor, findings: RuleFindings): RuleNode | undefined {
  return new Parser(cursor, findings).parse();
}

class Parser {
  readonly #cursor: Cursor;
  readonly #findings: RuleFindings;
  readonly #groups = new OpenGroups();
  #needsOperand = true;

  constructor(cursor: Cursor, findings: RuleFindings) {
    this.#cursor = cursor;
    this.#findings = findings;
  }

  parse(): RuleNode | undefined {
    while (this.#cursor.peek() !== undefined) {
      if (this.#groups.depth > deepest) {
        this.#findings.error(
          "syntax-too-deep",
          this.#cursor.place,
          `More than ${deepest} parentheses and nots are nested here. Write the rule flatter.`,
        );
        return undefined;
      }
      if (this.#findings.full) return undefined;
      if (this.#needsOperand) this.#operand();
      else this.#connector();
    }
    return this.#finish();
  }

  #operand(): void {
    const token = this.#cursor.peek();
    if (token === undefined) return;
    const keyword = this.#cursor.keyword();
    if (token.kind === "(") {
      this.#cursor.take();
      this.#open(token, undefined);
    } else if (token.kind === ")") {
      this.#missingOperand(token);
      this.#cursor.take();
      this.#close(token);
    } else if (keyword === "not") {
      this.#cursor.take();
      this.#groups.negate(token);
    } else if (keyword === "and" || keyword === "or") {
      this.#cursor.take();
      this.#missingLeft(token);
    } else {
      this.#test();
    }
  }

  #test(): void {
    const parsed = parseTest(this.#cursor, this.#findings);
    if (parsed === undefined) {
      // faulty, reported, left out
      this.#accept(undefined);
      return;
    }
    if (parsed.kind !== "openQuantifier") {
      this.#accept(parsed);
      return;
    }
    const next = this.#cursor.peek();
    if (next?.kind === "(") {
      this.#cursor.take();
      this.#open(next, parsed);
      return;
    }
    this.#bareQuantifier(parsed);
  }

  /** `-any _ -eq "x"`: without parentheses, `_` is the only thing that can be tested. */
  #bareQuantifier(open: OpenQuantifier): void {
    const first = this.#cursor.peek();
    const isElement = first?.kind === "word" && first.text === "_";
    const inner = isElement ? parseTest(this.#cursor, this.#findings) : undefined;
    if (!isElement) {
      this.#findings.error(
        "syntax-missing-operand",
        first ?? open.property,
        `-${open.quantifier} takes a group: ${sampleOf(open.property, open.quantifier)}.`,
      );
      this.#cursor.skipTest();
    }
    if (inner === undefined || inner.kind === "openQuantifier") {
      if (inner !== undefined) {
        this.#findings.error("scope", inner.property, "-any and -all cannot be nested.");
        this.#cursor.skipTest();
      }
      this.#accept(undefined);
      return;
    }
    const end = this.#cursor.lastEnd;
    this.#groups.innermost.bareQuantifier ??= { start: open.start, end };
    const { property, quantifier, start } = open;
    this.#accept({ kind: "quantifier", quantifier, property, condition: inner, start, end });
  }

  #connector(): void {
    const token = this.#cursor.peek();
    if (token === undefined) return;
    const keyword = this.#cursor.keyword();
    if (keyword === "and" || keyword === "or") {
      this.#cursor.take();
      this.#connect(keyword, token);
    } else if (token.kind === ")") {
      this.#cursor.take();
      this.#close(token);
    } else {
      this.#missingConnector(token);
    }
  }

  #connect(keyword: "and" | "or", token: RuleSpan): void {
    const group = this.#groups.innermost;
    if (group.bareQuantifier !== undefined) {
      this.#findings.warn(
        "any-scope",
        group.bareQuantifier,
        `By precedence -any and -all reach over what follows. Put the test in parentheses, as in -any (_ -eq "x"), and the whole in another pair.`,
      );
      group.bareQuantifier = undefined;
    }
    if (keyword === "and") {
      group.sawAnd = true;
    } else {
      if (group.sawAnd && !group.warnedBypass) {
        group.warnedBypass = true;
        this.#findings.warn(
          "or-bypass",
          token,
          "-and binds tighter than -or: what follows selects on its own, whatever stands before. Put parentheses around the part that is meant.",
        );
      }
      group.alternatives.push([]);
    }
    this.#needsOperand = true;
  }

  #missingConnector(token: RuleToken): void {
    if (token.kind !== "word" && token.kind !== "symbol" && token.kind !== "(") {
      this.#cursor.skipTest();
      this.#findings.error(
        "syntax-stray-text",
        { start: token.start, end: this.#cursor.lastEnd },
        'One value follows an operator. For several use -in with a list: -in ["a", "b"].',
      );
      return;
    }
    const word = token.kind === "word" || token.kind === "symbol" ? token.text : undefined;
    const meantAsConnector = word !== undefined && /^(?:[-&|!=<>].*|xor)$/i.test(word);
    this.#findings.error(
      "syntax-missing-operator",
      token,
      meantAsConnector
        ? `${shorten(word)} is no connector. Write -and or -or.`
        : "-and or -or is missing before this.",
    );
    // what was meant as a connector is passed; a test is read
    if (meantAsConnector) this.#cursor.take();
    this.#needsOperand = true;
  }

  #missingOperand(close: RuleToken): void {
    const group = this.#groups.innermost;
    if (isUntouched(group)) {
      if (group.open === undefined) return; // the stray parenthesis is reported by itself
      const place = { start: group.open.start, end: close.end };
      this.#findings.error(
        "syntax-empty-group",
        place,
        "The parentheses are empty. Put a test between them or leave them out.",
      );
      return;
    }
    this.#findings.error(
      "syntax-missing-operand",
      close,
      "A test is missing before this parenthesis, after -and, -or or -not.",
    );
  }

  #missingLeft(token: RuleToken): void {
    this.#findings.error(
      "syntax-missing-operand",
      token,
      `${shorten(token.text)} needs a test on both of its sides.`,
    );
    this.#groups.innermost.nots = [];
  }

  #open(open: RuleSpan, quantifier: OpenQuantifier | undefined): void {
    this.#groups.open(open, quantifier);
    this.#needsOperand = true;
  }

  #close(token: RuleSpan): void {
    this.#needsOperand = false;
    if (!this.#groups.isOutermost) {
      this.#groups.close(token, this.#cursor.lastEnd);
      return;
    }
    this.#findings.error(
      "syntax-unbalanced-parenthesis",
      token,
      "This parenthesis closes none that was opened. Remove it.",
    );
    this.#needsOperand = !this.#groups.innermost.hasOperand;
  }

  #accept(node: RuleNode | undefined): void {
    this.#groups.accept(node, this.#cursor.lastEnd);
    this.#needsOperand = false;
  }

  #finish(): RuleNode | undefined {
    if (this.#needsOperand && !this.#endsInOpenGroup()) {
      this.#findings.error(
        "syntax-missing-operand",
        { start: this.#cursor.lastEnd, end: this.#cursor.lastEnd },
        "The rule ends where a test should follow. Add one, or remove the last word.",
      );
    }
    while (!this.#groups.isOutermost) {
      const { open } = this.#groups.innermost;
      if (open !== undefined) {
        this.#findings.error(
          "syntax-unbalanced-parenthesis",
          open,
          "This parenthesis is never closed. Add a ) where the group ends.",
        );
      }
      this.#close(this.#cursor.place);
    }
    return nodeOfGroup(this.#groups.innermost);
  }

  // "((": the open parentheses are reported, and nothing else is wrong with them
  #endsInOpenGroup(): boolean {
    const { innermost } = this.#groups;
    return innermost.open !== undefined && isUntouched(innermost);
  }
}

function sampleOf(property: PropertyNode, quantifier: "any" | "all"): string {
  switch (property.name) {
    case "assignedPlans":
      return `user.assignedPlans -${quantifier} (assignedPlan.service -eq "SCO")`;
    case "memberOf":
      return `${property.object}.memberOf -any (group.objectId -in ["<id>"])`;
    default:
      return `-${quantifier} (_ -eq "text")`;
  }
}
