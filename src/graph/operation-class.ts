import type { GraphRequest, OperationClass } from "./request.ts";

/** What repeating a request would do, from its `operation` or else from its method. */
export function operationClass(request: GraphRequest): OperationClass {
  if (request.operation !== undefined) return request.operation;
  switch (request.method) {
    case "GET":
      return "query";
    case "PATCH":
    case "PUT":
      return "repeatable";
    case "DELETE":
      return "delete";
    case "POST":
      return "create";
    default:
      return request.method satisfies never;
  }
}
