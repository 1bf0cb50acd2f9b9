export * from "./identity.ts";
export * from "../kind/marker.ts";
export * from "./read-object.ts";
export * from "./snapshot.ts";
export * from "./sought.ts";
export * from "./take-snapshot.ts";
