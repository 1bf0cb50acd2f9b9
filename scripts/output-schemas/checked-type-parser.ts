import {
  AnnotatedType,
  AnyType,
  ArrayType,
  type BaseType,
  BooleanType,
  type createProgram,
  LiteralType,
  NeverType,
  NullType,
  NumberType,
  ObjectProperty,
  ObjectType,
  StringType,
  type SubNodeParser,
  TupleType,
  UnionType,
  UnknownType,
} from "ts-json-schema-generator";

/** What the generator's own TypeScript gives; this repository is compiled by another one. */
type Node = Parameters<SubNodeParser["supportsNode"]>[0];
type Checker = ReturnType<ReturnType<typeof createProgram>["getTypeChecker"]>;
type Type = ReturnType<Checker["getTypeAtLocation"]>;

/**
 * Types that are computed, such as those that follow from zod schemas: the generator reads
 * declarations, and of these there is none. They are taken as the compiler sees them.
 */
export class CheckedTypeParser implements SubNodeParser {
  readonly #checker: Checker;
  readonly #open: Type[] = [];

  constructor(checker: Checker) {
    this.#checker = checker;
  }

  supportsNode(node: Node): boolean {
    return computed.test(node.getSourceFile()?.text.slice(node.pos, node.end) ?? "");
  }

  createType(node: Node): BaseType {
    return this.#typeOf(this.#checker.getTypeAtLocation(node), node);
  }

  #typeOf(type: Type, node: Node): BaseType {
    const checker = this.#checker;
    const simple = this.#simpleType(type);
    if (simple) return simple;
    if (type.isUnion()) return this.#unionOf(type.types, node);
    if (this.#open.includes(type))
      throw new TypeError(`${checker.typeToString(type)} holds itself; give it a declaration`);
    this.#open.push(type);
    const items = checker.isArrayLikeType(type)
      ? checker.getTypeArguments(type as Parameters<Checker["getTypeArguments"]>[0])
      : [];
    const [item] = items;
    let made: BaseType;
    if (checker.isTupleType(type))
      made = new TupleType(items.map((one) => this.#typeOf(one, node)));
    else made = item ? new ArrayType(this.#typeOf(item, node)) : this.#objectOf(type, node);
    this.#open.pop();
    return made;
  }

  #simpleType(type: Type): BaseType | undefined {
    const checker = this.#checker;
    if (type.isStringLiteral() || type.isNumberLiteral()) return new LiteralType(type.value);
    const all: readonly (readonly [Type, () => BaseType])[] = [
      [checker.getStringType(), () => new StringType()],
      [checker.getNumberType(), () => new NumberType()],
      [checker.getBooleanType(), () => new BooleanType()],
      [checker.getTrueType(), () => new LiteralType(true)],
      [checker.getFalseType(), () => new LiteralType(false)],
      [checker.getNullType(), () => new NullType()],
      [checker.getUnknownType(), () => new UnknownType()],
      [checker.getAnyType(), () => new AnyType()],
      [checker.getNeverType(), () => new NeverType()],
    ];
    return all.find(([known]) => known === type)?.[1]();
  }

  #unionOf(types: readonly Type[], node: Node): BaseType {
    const [yes, no, none] = [
      this.#checker.getTrueType(),
      this.#checker.getFalseType(),
      this.#checker.getUndefinedType(),
    ];
    const isBoolean = types.includes(yes) && types.includes(no);
    // JSON has no undefined: such a property is left out
    const made = types
      .filter((type) => type !== none && !(isBoolean && (type === yes || type === no)))
      .map((type) => this.#typeOf(type, node));
    if (isBoolean) made.push(new BooleanType());
    // the compiler's order depends on which files it reads first
    made.sort((a, b) => (a.getId() < b.getId() ? -1 : 1));
    const [only, ...more] = made;
    return only && more.length === 0 ? only : new UnionType(made);
  }

  #objectOf(type: Type, node: Node): BaseType {
    const checker = this.#checker;
    if (type.getCallSignatures().length > 0)
      throw new TypeError(`${checker.typeToString(type)} cannot be written as JSON`);
    const properties = checker.getPropertiesOfType(type).map((property) => {
      const isOptional = (property.flags & optionalFlag) !== 0;
      const inner = this.#typeOf(checker.getTypeOfSymbolAtLocation(property, node), node);
      const description = property
        .getDocumentationComment(checker)
        .map(({ text }) => text)
        .join("")
        .replace(/\s+/g, " ")
        .trim();
      const shown = description === "" ? inner : new AnnotatedType(inner, { description }, false);
      return new ObjectProperty(property.name, shown, !isOptional);
    });
    const index = checker.getIndexInfosOfType(type)[0];
    return new ObjectType(
      `checked-${checker.typeToString(type, undefined, noTruncation)}`,
      [],
      properties,
      index === undefined ? false : this.#typeOf(index.type, node),
    );
  }
}

/** References to what computes types of schemas: src/kind/zod.ts. */
const computed =
  /^\s*(?:(?:Plain|Output|output)<[\s\S]*>|\(typeof \w+\)\[number\]|RegisteredKind\["name"\])\s*$/;
/** `ts.SymbolFlags.Optional`. */
const optionalFlag = 1 << 24;
/** `ts.TypeFormatFlags.NoTruncation`. */
const noTruncation = 1;
