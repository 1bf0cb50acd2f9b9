import type { GraphRequest, OperationOptions } from "../../graph/request.ts";
import { locateDevices } from "../../groups/members.ts";
import {
  deviceSelect,
  readRuleObject,
  type RuleObjectProblem,
  type RuleSubject,
  toRuleDevice,
} from "../../rules/membership/index.ts";
import { wireText } from "../../kind/wire.ts";
import type { Tenant } from "../../tenant/tenant.ts";
import { OperationRefusedError } from "../refusal.ts";

type Item = Readonly<Record<string, unknown>>;

/** One device, as rules see it and as people call it. */
export interface RuleDevice {
  /** Lower case; empty where it is not known. */
  readonly id: string;
  readonly displayName: string;
  /** Empty where it is not known. */
  readonly deviceId: string;
  /** Whether Intune policies can reach it. */
  readonly managed: boolean;
  /** As `compileMembershipRule` takes it. */
  readonly rule: Readonly<Record<string, unknown>>;
}

/** Every device of the tenant, a page at a time. Needs `Device.Read.All`. */
export async function* tenantDevices(
  tenant: Tenant,
  options: OperationOptions & {
    readonly onProgress?: ((devices: number) => void) | undefined;
  } = {},
): AsyncGenerator<RuleDevice> {
  let count = 0;
  const request: GraphRequest = {
    method: "GET",
    version: "v1.0",
    path: "/devices",
    query: { $select: select, $top: "999" },
  };
  for await (const item of tenant.graph.list<Item>(request, options)) {
    yield ruleDevice(item);
    if (++count % 5000 === 0) options.onProgress?.(count);
  }
}

/**
 * The one device of that display name, object id or device id.
 *
 * @throws {OperationRefusedError} where there is none or more than one.
 */
export async function findDevice(
  tenant: Tenant,
  name: string,
  options: OperationOptions = {},
): Promise<RuleDevice> {
  const found = new Map<string, RuleDevice>();
  for (const request of locateDevices([name])) {
    const query = { ...request.query, $select: select };
    for await (const item of tenant.graph.list<Item>({ ...request, query }, options)) {
      const device = ruleDevice(item);
      found.set(device.id, device);
    }
  }
  const candidates = [...found.values()];
  const [device, ...others] = candidates;
  if (device === undefined || others.length > 0) {
    const reason = device === undefined ? "nothingCalled" : "severalCalled";
    throw new OperationRefusedError({ reason, noun: "device", name, candidates });
  }
  return device;
}

/** A device as Graph lists it. */
function ruleDevice(item: Item): RuleDevice {
  return {
    id: wireText(item, "id").toLowerCase(),
    displayName: wireText(item, "displayName"),
    deviceId: wireText(item, "deviceId").toLowerCase(),
    managed: item["isManaged"] === true && wireText(item, "operatingSystem") === "Windows",
    rule: toRuleDevice(item),
  };
}

/** A device or user of a file, and what of it the given properties cannot be read from. */
export function ruleObjectOf(
  item: Item,
  {
    subject,
    properties,
  }: { readonly subject: RuleSubject; readonly properties: ReadonlySet<string> },
): { readonly device: RuleDevice; readonly problems: readonly RuleObjectProblem[] } {
  const { object, problems } = readRuleObject(subject, item);
  const device: RuleDevice = {
    id: wireText(object, "objectId").toLowerCase(),
    displayName: wireText(object, "displayName"),
    deviceId: wireText(object, "deviceId").toLowerCase(),
    managed: false,
    rule: object,
  };
  return {
    device,
    problems: problems.filter(({ property }) => property === "" || properties.has(property)),
  };
}

/** Whether a device answers to that display name, object id or device id. */
export function answersTo({ id, displayName, deviceId }: RuleDevice, name: string): boolean {
  const folded = name.toLowerCase();
  return id === folded || deviceId === folded || displayName.toLowerCase() === folded;
}

const select = [...new Set([...deviceSelect, "isManaged"])].join(",");
