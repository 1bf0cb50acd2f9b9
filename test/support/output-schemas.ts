import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import addFormats from "ajv-formats";
import { expect } from "vitest";
import { outputDocuments } from "../../scripts/output-schemas/output-documents.ts";
import type { CommandResult } from "./cli.ts";

const folder = join(import.meta.dirname, "../../docs/schemas");

/** The schemas of docs/schemas, and which of them have met a real output. */
export class OutputSchemas {
  readonly #checks = new Map<string, ValidateFunction>();
  readonly #met = new Set<string>();

  constructor() {
    const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
    addFormats.default(ajv);
    for (const { name } of outputDocuments)
      this.#checks.set(name, ajv.compile(schemaOf(name) as object));
  }

  /** What a command printed: one document, and valid. */
  expectValid(name: string, { code, out, err }: CommandResult, wantedCode = 0): unknown {
    expect(code, out + err).toBe(wantedCode);
    const document: unknown = JSON.parse(out);
    expect(this.problemsOf(name, document), name).toEqual([]);
    this.#met.add(name);
    return document;
  }

  /** Why a document is not valid; empty where it is. */
  problemsOf(name: string, document: unknown): readonly string[] {
    const check = this.#checks.get(name);
    if (!check) throw new TypeError(`there is no schema ${name}`);
    check(document);
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  }

  /** Those that no output was held against. */
  get unmet(): readonly string[] {
    return [...this.#checks.keys()].filter((name) => !this.#met.has(name));
  }
}

/** A schema as it is published. */
export function schemaOf(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8"));
}
