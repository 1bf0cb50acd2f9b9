import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  type Schema,
  SchemaGenerator,
} from "ts-json-schema-generator";
import { version } from "../../src/graph/version.ts";
import { CheckedTypeParser } from "./checked-type-parser.ts";
import type { OutputDocument } from "./output-documents.ts";

/** The JSON Schema (draft-07) of each document, made of its type and of the docstrings there. */
export function makeSchemas(documents: readonly OutputDocument[]): Map<string, Schema> {
  const config = {
    ...DEFAULT_CONFIG,
    tsconfig: "tsconfig.build.json",
    // npm run typecheck does, with the compiler of this repository
    skipTypeCheck: true,
    topRef: false,
    sortProps: false,
    strictTuples: true,
    // a document has none
    functions: "fail" as const,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => {
    chain.addNodeParser(new CheckedTypeParser(program.getTypeChecker()));
  });
  const generator = new GeneratorOfMany(program, parser, createFormatter(config), config);
  return new Map(
    documents.map((document) => {
      try {
        return [document.name, titled(document, generator.createSchema(document.type))];
      } catch (error) {
        // its own errors hold whole syntax trees
        throw new Error(`${document.type} gives no schema: ${innermost(error).message}`);
      }
    }),
  );
}

/** Looks through the program once, where its parent does for each document. */
class GeneratorOfMany extends SchemaGenerator {
  #types: TypesByName | undefined;

  protected override findNamedNode(name: string): TypeNode {
    if (this.#types === undefined) {
      this.#types = new Map();
      const { projectFiles } = this.partitionFiles();
      this.appendTypes(projectFiles, this.program.getTypeChecker(), this.#types);
    }
    return this.#types.get(name) ?? super.findNamedNode(name);
  }
}

type TypeNode = Parameters<SchemaGenerator["createSchemaFromNodes"]>[0][number];
type TypesByName = Map<string, TypeNode>;

function innermost(error: unknown): Error {
  if (!(error instanceof Error)) throw error;
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** Where a schema is published, beside the config's. */
function publishedAt(name: string): string {
  return `https://cdn.jsdelivr.net/npm/ringwright@${version}/docs/schemas/${name}.schema.json`;
}

function titled({ name, commands }: OutputDocument, schema: Schema): Schema {
  const { $schema, description, ...rest } = schema;
  const lines = commands.map((line) => `ringwright ${line} --json`);
  return {
    ...($schema !== undefined && { $schema }),
    $id: publishedAt(name),
    title: lines.length > 0 ? lines.join(", ") : "ringwright --json, where a command fails",
    ...(description !== undefined && { description }),
    ...rest,
  };
}
