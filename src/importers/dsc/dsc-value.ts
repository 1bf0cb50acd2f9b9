/** A value of a property, as far as it stands in the text itself. */
export type DscValue =
  | { readonly is: "value"; readonly value: string | number | boolean | null }
  | { readonly is: "list"; readonly items: readonly DscValue[] }
  | { readonly is: "block"; readonly type: string; readonly properties: readonly DscProperty[] }
  /** What only PowerShell can tell: a variable, a call, a pipeline. */
  | { readonly is: "unknown"; readonly reason: string };

/** One property of a resource or of a block. */
export interface DscProperty {
  readonly name: string;
  readonly value: DscValue;
}

/** One resource of a configuration. */
export interface DscResource {
  /** Such as `AADGroup`. */
  readonly type: string;
  /** What the configuration calls it; empty where that is an expression. */
  readonly name: string;
  /** 1-based. */
  readonly line: number;
  readonly properties: readonly DscProperty[];
}
