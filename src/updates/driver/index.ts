export * from "./action.ts";
export * from "./approvals.ts";
export * from "./client.ts";
export * from "./inventory.ts";
export * from "./kind.ts";
export * from "./schema.ts";
