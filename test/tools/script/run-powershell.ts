import { parsePowerShell, type SyntaxNode } from "./powershell-grammar.ts";

/** What a command of PowerShell gave that printed nothing: `@(...)` of it has no element. */
const nothing = Symbol("nothing");
type Value = unknown;
type Table = Record<string, Value>;
type Ending = { readonly kind: "return" | "continue" };

/**
 * Runs pure functions of a script without PowerShell: assignments, loops, comparisons, hashtables
 * and lists, with the ways of Windows PowerShell that have bitten others, such as lists that a
 * function returns and that fall apart. Anything that it does not know is an error.
 *
 * `native` gives functions that call .NET a body in JavaScript.
 */
export async function runPowerShell(
  script: string,
  native: Readonly<Record<string, (...values: Value[]) => Value>>,
): Promise<(name: string, ...values: Value[]) => Value> {
  const functions = new Map<string, SyntaxNode>();
  const collect = (node: SyntaxNode) => {
    if (node.type === "function_statement") functions.set(textOf(node, "function_name"), node);
    node.children.forEach(collect);
  };
  collect(await parsePowerShell(script));
  const run = new Run(functions, native);
  return (name, ...values) => {
    const value = run.call(name, values);
    return value === nothing ? null : value;
  };
}

class Run {
  readonly #functions: ReadonlyMap<string, SyntaxNode>;
  readonly #native: Readonly<Record<string, (...values: Value[]) => Value>>;

  constructor(
    functions: ReadonlyMap<string, SyntaxNode>,
    native: Readonly<Record<string, (...values: Value[]) => Value>>,
  ) {
    this.#functions = functions;
    this.#native = native;
  }

  call(name: string, values: readonly Value[]): Value {
    const native = this.#native[name];
    if (native) return native(...values);
    const found = this.#functions.get(name);
    if (!found) throw new Error(`no function ${name}`);
    const names = descendants(found, "script_parameter").map((node) => node.text.slice(1));
    if (values.length > names.length) throw new Error(`too many arguments for ${name}`);
    const scope: Table = { true: true, false: false, null: null };
    for (const [index, parameter] of names.entries()) scope[parameter] = values[index] ?? null;
    const output: Value[] = [];
    const body = descendants(found, "script_block_body")[0];
    if (body) this.#statements(body, scope, output);
    return output.length === 0 ? nothing : output.length === 1 ? output[0] : output;
  }

  #statements(node: SyntaxNode, scope: Table, output: Value[]): Ending | undefined {
    for (const child of node.children) {
      const ending = this.#statement(child, scope, output);
      if (ending) return ending;
    }
    return undefined;
  }

  #statement(node: SyntaxNode, scope: Table, output: Value[]): Ending | undefined {
    switch (node.type) {
      case "script_block_body":
      case "statement_list":
      case "statement_block":
        return this.#statements(node, scope, output);
      case "comment":
      case "empty_statement":
      case "{":
      case "}":
        return undefined;
      case "pipeline": {
        const assignment = node.children[0];
        if (assignment?.type === "assignment_expression") this.#assign(assignment, scope);
        else emit(this.#value(node, scope), output);
        return undefined;
      }
      case "if_statement":
        return this.#if(node, scope, output);
      case "foreach_statement": {
        const variable = direct(node, "variable");
        const list = direct(node, "pipeline");
        const items = this.#value(list, scope);
        for (const item of Array.isArray(items)
          ? items
          : items === null || items === nothing
            ? []
            : [items]) {
          scope[variable.text.slice(1)] = item;
          const ending = this.#statement(direct(node, "statement_block"), scope, output);
          if (ending?.kind === "return") return ending;
        }
        return undefined;
      }
      case "while_statement":
        while (isTrue(this.#value(direct(node, "while_condition"), scope))) {
          const ending = this.#statement(direct(node, "statement_block"), scope, output);
          if (ending?.kind === "return") return ending;
        }
        return undefined;
      case "flow_control_statement":
        return this.#flow(node, scope, output);
      default:
        throw new Error(`no statement ${node.type}: ${node.text}`);
    }
  }

  #if(node: SyntaxNode, scope: Table, output: Value[]): Ending | undefined {
    if (isTrue(this.#value(direct(node, "pipeline"), scope)))
      return this.#statement(direct(node, "statement_block"), scope, output);
    const otherwise = node.children.find(({ type }) => type === "else_clause");
    return otherwise && this.#statement(direct(otherwise, "statement_block"), scope, output);
  }

  #flow(node: SyntaxNode, scope: Table, output: Value[]): Ending {
    const word = node.children[0]?.text;
    const value = node.children.find(({ type }) => type === "pipeline");
    if (word === "throw") throw new Error(String(value && this.#value(value, scope)));
    if (word === "continue") return { kind: "continue" };
    if (word !== "return") throw new Error(`no ${word}`);
    if (value) emit(this.#value(value, scope), output);
    return { kind: "return" };
  }

  #assign(node: SyntaxNode, scope: Table): void {
    const [left, operator, right] = node.children;
    if (!left || !operator || !right) throw new Error(node.text);
    const given = this.#value(right, scope);
    const value = given === nothing ? null : given;
    const target = inner(left);
    const set = (holder: Table, key: string) => {
      holder[key] = operator.text === "+=" ? sum(holder[key] ?? null, value) : value;
    };
    if (target.type === "variable") set(scope, target.text.slice(1));
    else {
      const [holder, key] = this.#place(target, scope);
      set(holder as Table, key);
    }
  }

  #place(node: SyntaxNode, scope: Table): readonly [Value, string] {
    const [holder, , member] = node.children;
    if (!holder || !member) throw new Error(node.text);
    const key = node.type === "member_access" ? member.text : String(this.#value(member, scope));
    return [this.#value(holder, scope), key];
  }

  #value(outer: SyntaxNode, scope: Table): Value {
    const node = inner(outer);
    const children = node.children;
    switch (node.type) {
      case "variable":
        return scope[node.text.slice(1)] ?? null;
      case "verbatim_string_characters":
        return node.text.slice(1, -1).replaceAll("''", "'");
      case "decimal_integer_literal":
        return Number(node.text);
      case "parenthesized_expression": {
        const value = this.#value(direct(node, "pipeline"), scope);
        return value === nothing ? null : value;
      }
      case "array_expression": {
        const list = children.find(({ type }) => type === "statement_list");
        if (!list) return [];
        const value = this.#value(list, scope);
        return value === nothing ? [] : Array.isArray(value) ? [...value] : [value];
      }
      case "hash_literal_expression":
        return this.#table(node, scope);
      case "member_access":
      case "element_access": {
        const [holder, key] = this.#place(node, scope);
        return memberOf(holder, key);
      }
      case "expression_with_unary_operator": {
        const [operator, operand] = children;
        if (operator?.text === "-not" && operand) return !isTrue(this.#value(operand, scope));
        if (operator?.text === "-" && operand) return -Number(this.#value(operand, scope));
        throw new Error(`no operator ${node.text}`);
      }
      case "cast_expression": {
        const [type, operand] = children;
        if (type?.text !== "[ordered]" || !operand) throw new Error(`no cast ${node.text}`);
        return this.#value(operand, scope);
      }
      case "logical_expression":
        return this.#logical(node, scope);
      case "comparison_expression":
      case "additive_expression": {
        const [left, operator, right] = children;
        if (!left || !operator || !right) throw new Error(node.text);
        const [a, b] = [this.#value(left, scope), this.#value(right, scope)];
        return operator.text === "+"
          ? sum(a, b)
          : operator.text === "-"
            ? Number(a) - Number(b)
            : compare(operator.text, a, b, scope);
      }
      case "invokation_expression":
        return this.#invoke(node, scope);
      case "command": {
        const name = textOf(node, "command_name");
        const list = children.find(({ type }) => type === "command_elements");
        const elements = (list ? list.children : []).filter(
          ({ type }) => type !== "command_argument_sep",
        );
        return this.call(
          name,
          elements.map((element) => this.#value(element, scope)),
        );
      }
      default:
        throw new Error(`no expression ${node.type}: ${node.text}`);
    }
  }

  #logical(node: SyntaxNode, scope: Table): boolean {
    const [left, operator, right] = node.children;
    if (!left || !operator || !right) throw new Error(node.text);
    const first = isTrue(this.#value(left, scope));
    if (operator.text === "-and") return first && isTrue(this.#value(right, scope));
    if (operator.text === "-or") return first || isTrue(this.#value(right, scope));
    throw new Error(`no ${operator.text}`);
  }

  #table(node: SyntaxNode, scope: Table): Table {
    const entries = descendantsOutside(node, "hash_entry").map((entry) => {
      const key = direct(entry, "key_expression").text.replace(/^'|'$/g, "");
      const value = this.#value(direct(entry, "pipeline"), scope);
      return [key, value === nothing ? null : value] as const;
    });
    return Object.fromEntries(entries);
  }

  #invoke(node: SyntaxNode, scope: Table): Value {
    const [holder, , member, list] = node.children;
    if (!holder || !member || !list) throw new Error(node.text);
    const values = descendantsOutside(list, "argument_expression").map((argument) =>
      argument.text.startsWith("[StringComparison]") ? undefined : this.#value(argument, scope),
    );
    if (holder.text === "[Math]") return Math.max(Number(values[0]), Number(values[1]));
    if (holder.text === "[regex]")
      return String(values[0]).replace(/[\\*+?|{[()^$.# \t\n\f\r]/g, "\\$&");
    const text = this.#value(holder, scope);
    if (typeof text !== "string") throw new Error(`no method of ${node.text}`);
    if (member.text === "StartsWith") return text.startsWith(String(values[0]));
    if (member.text === "Substring") {
      const [from, length] = values.map(Number);
      if (from === undefined || length === undefined || from + length > text.length)
        throw new Error("index and length must be within the text");
      return text.slice(from, from + length);
    }
    throw new Error(`no method ${member.text}`);
  }
}

function compare(operator: string, a: Value, b: Value, scope: Table): Value {
  // of a list on the left, PowerShell gives those that fit; nobody means that here
  if (Array.isArray(a) && operator !== "-join" && operator !== "-ccontains")
    throw new Error(`${operator} of a list`);
  switch (operator) {
    case "-ceq":
      return a === b;
    case "-cne":
      return a !== b;
    case "-eq":
    case "-lt":
    case "-le":
    case "-gt":
    case "-ge": {
      if (operator === "-eq" && (a === null || b === null)) return a === b;
      if (typeof a !== "number" || typeof b !== "number")
        throw new Error(`${operator} of no number`);
      return { "-eq": a === b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b }[operator];
    }
    case "-ne":
      return a !== b;
    case "-ccontains":
      return Array.isArray(a) && a.includes(b);
    case "-join":
      return (Array.isArray(a) ? a : [a]).map(String).join(String(b));
    case "-split":
      return String(a).split(new RegExp(String(b)));
    case "-match":
    case "-cmatch": {
      const match = new RegExp(String(b), operator === "-match" ? "i" : "").exec(String(a));
      if (match) scope["Matches"] = [...match];
      return match !== null;
    }
    default:
      throw new Error(`no operator ${operator}`);
  }
}

function emit(value: Value, output: Value[]): void {
  if (Array.isArray(value)) output.push(...(value as Value[]));
  else if (value !== nothing) output.push(value);
}

function sum(a: Value, b: Value): Value {
  if (Array.isArray(a)) return [...(a as Value[]), ...(Array.isArray(b) ? (b as Value[]) : [b])];
  if (typeof a === "number" && typeof b === "number") return a + b;
  if (typeof a === "string" && !Array.isArray(b))
    return a + (typeof b === "string" || typeof b === "number" ? b : "");
  throw new Error(`+ of ${String(a)}`);
}

function memberOf(holder: Value, key: string): Value {
  if (key === "Count") return Array.isArray(holder) ? holder.length : holder === null ? 0 : 1;
  if (key === "Length" && typeof holder === "string") return holder.length;
  if (Array.isArray(holder)) return (holder[Number(key)] as Value) ?? null;
  if (typeof holder !== "object" || holder === null)
    throw new Error(`no ${key} of ${String(holder)}`);
  return Object.hasOwn(holder, key) ? (holder as Table)[key] : null;
}

function isTrue(value: Value): boolean {
  if (value === nothing) return false;
  return Array.isArray(value)
    ? value.length > 1 || isTrue((value[0] as Value) ?? null)
    : Boolean(value);
}

/** Through nodes that hold nothing but one other. */
function inner(node: SyntaxNode): SyntaxNode {
  const [only, second] = node.children;
  return only && !second && !stays.has(node.type) ? inner(only) : node;
}
const stays = new Set(["command", "variable", "verbatim_string_characters"]);

function direct(node: SyntaxNode, type: string): SyntaxNode {
  const found = node.children.find((child) => child.type === type);
  if (!found) throw new Error(`no ${type} in ${node.text}`);
  return found;
}

function descendants(node: SyntaxNode, type: string): readonly SyntaxNode[] {
  return node.children.flatMap((child) =>
    child.type === type ? [child, ...descendants(child, type)] : descendants(child, type),
  );
}

/** Those that are not within another of the same type. */
function descendantsOutside(node: SyntaxNode, type: string): readonly SyntaxNode[] {
  return node.children.flatMap((child) =>
    child.type === type ? [child] : descendantsOutside(child, type),
  );
}

function textOf(node: SyntaxNode, type: string): string {
  return direct(node, type).text;
}
