export type { ApprovalNeeded } from "./admin-approval.ts";
export { GraphClient } from "./client.ts";
export type {
  BatchOfOptions,
  BatchOptions,
  ListOptions,
  ListRequest,
  ListsOptions,
  MethodRequest,
} from "./client-calls.ts";
export type {
  Fetch,
  GraphClientOptions,
  GraphClientStats,
  Logger,
  PacingOptions,
} from "./client-options.ts";
export { type Cloud, type CloudName, clouds } from "./cloud.ts";
export type { AccessToken, GetTokenOptions, TokenCredential } from "./credential.ts";
export type {
  RequestEvent,
  RequestItem,
  ResponseEvent,
  ResponseItem,
  WaitEvent,
} from "./request-events.ts";
export { azureLogger } from "./azure-logger.ts";
export {
  GraphError,
  type GraphErrorDetail,
  type GraphErrorOptions,
  isAmbiguous,
  isConflict,
  isForbidden,
  isGraphError,
  isNotFound,
  isThrottled,
} from "./error.ts";
export { graphPath, odataString } from "./graph-path.ts";
export { leastPermission } from "./least-permission.ts";
export type { PagedAsyncIterable } from "./paging.ts";
export type { BucketName, Quota } from "./quota.ts";
export type {
  BatchResult,
  GraphObject,
  GraphRequest,
  GraphResponse,
  GraphVersion,
  OperationClass,
  OperationOptions,
} from "./request.ts";
export type { TokenClaims } from "./token-claims.ts";
export type { BlobUpload, UploadAddress, UploadBlock } from "./upload-blob.ts";
export { version } from "./version.ts";
export type { Sleep } from "./wait.ts";
export { type AuthMode, authModes, type CredentialOptions } from "./auth/auth-modes.ts";
export { createCredential } from "./auth/create-credential.ts";
export { staticToken } from "./auth/ready-token.ts";
