/** Says why a write is wanted, to the administrator who approves it. */
export const justificationHeader = "x-msft-approval-justification";
/** Names the approval that a write waits for, in answers and in the write that is sent again. */
export const approvalCodeHeader = "x-msft-approval-code";

// CIPP cuts it there; whether the service counts text or Base64 is Unverified
const longestJustification = 1024;

/** A write that Multi Admin Approval holds back: it was not done. */
export interface ApprovalNeeded {
  /** Of the request that another administrator has to approve; null where a justification is missing. */
  readonly code: string | null;
}

/** The text of a justification as the header takes it: Base64 of UTF-8. */
export function justificationValue(text: string): string {
  const cut = Array.from(text).slice(0, longestJustification).join("");
  return Buffer.from(cut, "utf8").toString("base64");
}

/** What an answer says, as far as it tells of an approval. */
interface RefusedAnswer {
  readonly code: string;
  readonly serviceCode?: string | undefined;
  readonly text: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Whether Multi Admin Approval refused a write: by the header, the code or the text, never by the
 * status, of which the pages and live answers have three.
 *
 * @see https://learn.microsoft.com/intune/fundamentals/role-based-access-control/multi-admin-approval-graph-api
 */
export function approvalNeeded(answer: RefusedAnswer): ApprovalNeeded | undefined {
  const code = answer.headers[approvalCodeHeader]?.trim();
  if (code !== undefined && code !== "") return { code };
  const isNamed = [answer.code, answer.serviceCode].some(
    (name) => name?.toLowerCase() === "approvalrequired",
  );
  if (isNamed) return { code: guid.exec(answer.text)?.[0] ?? null };
  return answer.text.toLowerCase().includes(justificationHeader) ? { code: null } : undefined;
}

const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;
