export * from "./client.ts";
export * from "./kind.ts";
export * from "./schema.ts";
