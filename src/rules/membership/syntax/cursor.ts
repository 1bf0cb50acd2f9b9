import { TokenCursor } from "../../ground/tokens.ts";
import type { RuleKeyword } from "../vocabulary/operators.ts";
import type { RuleToken } from "./tokens.ts";

/** A cursor that knows where tests end. */
export class Cursor extends TokenCursor<RuleToken> {
  /** The keyword that stands next, where one does. */
  keyword(ahead = 0): RuleKeyword | undefined {
    return this.peek(ahead)?.keyword;
  }

  /** Tells what may follow a complete test: a connector, a parenthesis, the end. */
  get atBoundary(): boolean {
    const token = this.peek();
    if (token === undefined || token.kind === "(" || token.kind === ")") return true;
    const { keyword } = token;
    return keyword === "and" || keyword === "or";
  }

  /** Leaves out the rest of a faulty test, so that what follows is still read. */
  skipTest(): void {
    while (!this.atBoundary) this.take();
  }

  /** Leaves out a parenthesis and everything within. */
  skipGroup(): void {
    let depth = 0;
    do {
      const token = this.take();
      if (token === undefined) return;
      if (token.kind === "(") depth++;
      if (token.kind === ")") depth--;
    } while (depth > 0);
  }
}
