/** What an event or an entry of an update history says of one device and one update. */
export type SignalMeaning =
  | "succeeded"
  | "succeededWithErrors"
  | "failed"
  | "aborted"
  | "started"
  | "notStarted"
  | "restartNeeded"
  | "uninstalled"
  | "uninstallFailed"
  | "scanFailed"
  | "downloadFailed"
  | "other";

/**
 * Events of the provider Microsoft-Windows-WindowsUpdateClient, in the logs System and
 * WindowsUpdateClient/Operational. Any other id is a sign of life alone.
 *
 * @see https://detection-wiki-dev.pages.dev/microsoft-windows-windowsupdateclient/
 *   (Unverified: no page of Microsoft's own lists them.)
 */
export const updateEvents: Readonly<Record<number, SignalMeaning>> = {
  // Installation Successful
  19: "succeeded",
  // Installation Failure
  20: "failed",
  // Restart Required
  21: "restartNeeded",
  22: "restartNeeded",
  // Uninstallation Successful, Failure
  23: "uninstalled",
  24: "uninstallFailed",
  // failed to check for updates
  25: "scanFailed",
  // failed to download an update
  31: "downloadFailed",
  // Installation Started
  43: "started",
};

/**
 * `OperationResultCode` of the update history.
 *
 * @see https://learn.microsoft.com/windows/win32/api/wuapi/ne-wuapi-operationresultcode
 */
export const resultCodes: readonly SignalMeaning[] = [
  "notStarted",
  "started",
  "succeeded",
  "succeededWithErrors",
  "failed",
  "aborted",
];
