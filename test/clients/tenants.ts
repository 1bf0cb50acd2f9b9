/** Roots without version, as `npm run test:clients` starts them. */
export const calm = rootOf("MOCK_CALM");
/** Refuses what goes over the documented quotas. */
export const throttled = rootOf("MOCK_THROTTLED");
/** Answers the first requests for one group 429, the next 503. */
export const faulty = rootOf("MOCK_FAULTY");

function rootOf(name: string): string {
  const root = process.env[name];
  if (root === undefined) throw new Error(`${name} is not set: run npm run test:clients`);
  return root;
}

export interface WireObject {
  readonly id: string;
  readonly [name: string]: unknown;
}

/** The administrator's hand: one request without any client. */
export async function request(
  method: string,
  url: string,
  body?: unknown,
): Promise<{ readonly status: number; readonly json: WireObject }> {
  const response = await fetch(url, {
    method,
    headers: { Authorization: "Bearer admin", "Content-Type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: (text === "" ? {} : JSON.parse(text)) as WireObject };
}

/** A security group that is there before a test begins. */
export async function addGroup(displayName: string, root = calm): Promise<WireObject> {
  const { status, json } = await request("POST", `${root}/v1.0/groups`, newGroup(displayName));
  if (status !== 201) throw new Error(`${displayName} was not created: ${JSON.stringify(json)}`);
  return json;
}

export function newGroup(displayName: string) {
  return {
    displayName,
    mailEnabled: false,
    mailNickname: displayName.replace(/\W/g, ""),
    securityEnabled: true,
  };
}

/** Ids of so many PCs in the directory. */
export async function deviceIds(count: number, root = calm): Promise<string[]> {
  const { json } = await request("GET", `${root}/v1.0/devices?$select=id&$top=${count}`);
  return (json["value"] as WireObject[]).map(({ id }) => id);
}

/** A ring as the portal sends it. */
export const newRing = (displayName: string) => ({
  "@odata.type": "#microsoft.graph.windowsUpdateForBusinessConfiguration",
  displayName,
  qualityUpdatesDeferralPeriodInDays: 3,
});
