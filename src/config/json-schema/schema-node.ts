/** A part of a JSON Schema, as far as the functions of this folder look at it. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  /** Of records: what their values are. */
  readonly additionalProperties?: SchemaNode | boolean;
  readonly propertyNames?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  /** Of a `PropertyMeaning`: what holds where the property is not written. It does not reach editors. */
  readonly leftOut?: string;
}

/** The forms of a value; one for what has no choice of them. Conditions on its keys are none. */
export function formsOfNode(node: SchemaNode): readonly SchemaNode[] {
  const forms = [...(node.anyOf ?? []), ...(node.oneOf ?? [])];
  return node.properties === undefined && forms.length > 0 ? forms : [node];
}

/** What stands for the values of a record; undefined of anything else. */
export function recordValue({ additionalProperties }: SchemaNode): SchemaNode | undefined {
  return typeof additionalProperties === "object" ? additionalProperties : undefined;
}
