export * from "./assignment.ts";
export * from "./schema.ts";
