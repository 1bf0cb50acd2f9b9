import { shorten } from "../../ground/findings.ts";
import type { RuleSpan } from "../../ground/tokens.ts";
import type { PropertyNode, RuleNode } from "./ast.ts";
import { Cursor } from "./cursor.ts";
import { type RuleDiagnostic, RuleFindings } from "./diagnostic.ts";
import { combine, type Frame, newFrame } from "./parse-frame.ts";
import { type OpenQuantifier, parseTest } from "./parse-test.ts";
import { type RuleToken, tokenize } from "./tokens.ts";

/** The longest rule that the service takes. Unverified: that it counts UTF-16 units. */
export const mostRuleCharacters = 3072;

/** Text that is longer is not even read: it is no rule with a mistake, but something else. */
export const mostReadCharacters = 10 * mostRuleCharacters;

/** What reading a rule gave. */
export interface ParsedRule {
  /** Undefined where the text breaks the grammar. */
  readonly rule: RuleNode | undefined;
  /** In the order of the text. Names, types and values are not looked at yet. */
  readonly diagnostics: readonly RuleDiagnostic[];
}

/**
 * Reads a rule into a tree, by the documented grammar alone: whether its properties exist and
 * fit their values is for `checkMembershipRule`. Goes on after a fault, so that several are
 * reported at once, and takes time in proportion to the length of the text, whatever it holds.
 *
 * https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership
 */
export function parseMembershipRule(text: string): ParsedRule {
  const findings = new RuleFindings();
  const rule = parseInto(text, findings);
  return { rule: findings.hasErrors ? undefined : rule, diagnostics: findings.list() };
}

/** The tree of what could be read, also where some of it is faulty. */
export function parseInto(text: string, findings: RuleFindings): RuleNode | undefined {
  if (text.length > mostReadCharacters) {
    findings.error(
      "too-long",
      { start: mostRuleCharacters, end: text.length },
      `The text has ${text.length} characters, and a rule has ${mostRuleCharacters} at most.`,
    );
    return undefined;
  }
  const cursor = new Cursor(tokenize(text, findings), text.length);
  if (cursor.peek() === undefined) {
    const place = { start: 0, end: text.length };
    findings.error(
      "syntax-empty-rule",
      place,
      "The rule is empty. For all devices write device.objectId -ne null.",
    );
    return undefined;
  }
  return new Parser(cursor, findings).parse();
}

// twice what fits into a rule of the longest size that the service takes
const deepest = 1600;

/** Operator precedence with its stack on the heap: nesting costs no stack of the engine. */
class Parser {
  readonly #cursor: Cursor;
  readonly #findings: RuleFindings;
  readonly #frames: Frame[] = [newFrame(undefined, undefined)];
  #depth = 0;
  #needsOperand = true;

  constructor(cursor: Cursor, findings: RuleFindings) {
    this.#cursor = cursor;
    this.#findings = findings;
  }

  parse(): RuleNode | undefined {
    while (this.#cursor.peek() !== undefined) {
      if (this.#depth > deepest) {
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

  get #frame(): Frame {
    const frame = this.#frames.at(-1);
    if (frame === undefined) throw new Error("the outermost group is never closed");
    return frame;
  }

  #operand(): void {
    const token = this.#cursor.peek();
    if (token === undefined) return;
    const keyword = this.#cursor.keyword();
    if (token.kind === "(") {
      this.#cursor.take();
      this.#push(token, undefined);
    } else if (token.kind === ")") {
      this.#missingOperand(token);
      this.#cursor.take();
      this.#close(token);
    } else if (keyword === "not") {
      this.#cursor.take();
      this.#frame.nots.push(token);
      this.#depth++;
    } else if (keyword === "and" || keyword === "or") {
      this.#cursor.take();
      this.#missingLeft(token);
    } else {
      this.#test(token);
    }
  }

  #test(token: RuleToken): void {
    const parsed = parseTest(this.#cursor, this.#findings);
    if (parsed === undefined) {
      // faulty, reported, left out
      this.#accept(undefined, token.start);
      return;
    }
    if (parsed.kind !== "openQuantifier") {
      this.#accept(parsed, parsed.start);
      return;
    }
    const next = this.#cursor.peek();
    if (next?.kind === "(") {
      this.#cursor.take();
      this.#push(next, parsed);
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
      this.#accept(undefined, open.start);
      return;
    }
    const end = this.#cursor.lastEnd;
    this.#frame.bareQuantifier ??= { start: open.start, end };
    const { property, quantifier, start } = open;
    this.#accept({ kind: "quantifier", quantifier, property, condition: inner, start, end }, start);
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
    const frame = this.#frame;
    if (frame.bareQuantifier !== undefined) {
      this.#findings.warn(
        "any-scope",
        frame.bareQuantifier,
        `By precedence -any and -all reach over what follows. Put the test in parentheses, as in -any (_ -eq "x"), and the whole in another pair.`,
      );
      frame.bareQuantifier = undefined;
    }
    if (keyword === "and") {
      frame.sawAnd = true;
    } else {
      if (frame.sawAnd && !frame.warnedBypass) {
        frame.warnedBypass = true;
        this.#findings.warn(
          "or-bypass",
          token,
          "-and binds tighter than -or: what follows selects on its own, whatever stands before. Put parentheses around the part that is meant.",
        );
      }
      frame.alternatives.push([]);
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
    const frame = this.#frame;
    const empty = frame.alternatives.length === 1 && frame.alternatives[0]?.length === 0;
    if (empty && frame.nots.length === 0 && frame.operandStart === undefined) {
      if (frame.open === undefined) return; // the stray parenthesis is reported by itself
      const place = { start: frame.open.start, end: close.end };
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
    this.#frame.nots = [];
  }

  #push(open: RuleSpan, quantifier: OpenQuantifier | undefined): void {
    this.#frames.push(newFrame(open, quantifier));
    this.#depth++;
    this.#needsOperand = true;
  }

  #close(token: RuleSpan): void {
    this.#needsOperand = false;
    if (this.#frames.length === 1) {
      this.#findings.error(
        "syntax-unbalanced-parenthesis",
        token,
        "This parenthesis closes none that was opened. Remove it.",
      );
      const frame = this.#frame;
      const nothingYet = frame.alternatives.every((operands) => operands.length === 0);
      if (nothingYet && frame.operandStart === undefined) this.#needsOperand = true;
      return;
    }
    const frame = this.#frames.pop();
    if (frame === undefined) return;
    this.#depth--;
    const node = combine(frame);
    const { quantifier } = frame;
    if (quantifier === undefined) {
      this.#accept(node, frame.open?.start ?? 0);
    } else if (node === undefined) {
      this.#accept(undefined, quantifier.start);
    } else {
      const { property, start } = quantifier;
      const name = quantifier.quantifier;
      this.#accept(
        { kind: "quantifier", quantifier: name, property, condition: node, start, end: token.end },
        start,
      );
    }
  }

  /** Adds an operand to the open group, with the nots that stood before it. */
  #accept(node: RuleNode | undefined, start: number): void {
    const frame = this.#frame;
    frame.operandStart = start;
    this.#needsOperand = false;
    this.#depth -= frame.nots.length;
    let operand = node;
    for (const not of frame.nots.toReversed()) {
      if (operand === undefined) break;
      operand = { kind: "not", operand, start: not.start, end: this.#cursor.lastEnd };
    }
    frame.nots = [];
    if (operand !== undefined) frame.alternatives.at(-1)?.push(operand);
  }

  #finish(): RuleNode | undefined {
    if (this.#needsOperand && !this.#endsInOpenGroup()) {
      this.#findings.error(
        "syntax-missing-operand",
        { start: this.#cursor.lastEnd, end: this.#cursor.lastEnd },
        "The rule ends where a test should follow. Add one, or remove the last word.",
      );
    }
    while (this.#frames.length > 1) {
      const { open } = this.#frame;
      if (open !== undefined) {
        this.#findings.error(
          "syntax-unbalanced-parenthesis",
          open,
          "This parenthesis is never closed. Add a ) where the group ends.",
        );
      }
      this.#close(this.#cursor.place);
    }
    return combine(this.#frame);
  }

  // "((": the open parentheses are reported, and nothing else is wrong with them
  #endsInOpenGroup(): boolean {
    const { open, alternatives, nots, operandStart } = this.#frame;
    const empty = alternatives.length === 1 && nots.length === 0 && operandStart === undefined;
    return open !== undefined && empty;
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
