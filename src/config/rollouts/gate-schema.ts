import { lazySchema, type Output, z } from "../../kind/zod.ts";
import { ownGates } from "./gates/own-gates.ts";
import { deviceGates } from "./gates/device-gates.ts";
import { evidenceGates } from "./gates/evidence-gates.ts";
import { prometheusGates } from "./gates/prometheus-gates.ts";

export const gateSchema = lazySchema(() =>
  z.discriminatedUnion("type", [
    deviceGates.devicesSucceeded(),
    deviceGates.failureRate(),
    deviceGates.minSoak(),
    deviceGates.minSample(),
    deviceGates.coverage(),
    deviceGates.silentAfterStart(),
    prometheusGates.prometheus(),
    prometheusGates.warmBuilds(),
    prometheusGates.newSignatures(),
    evidenceGates.healthReport(),
    evidenceGates.updateHistory(),
    deviceGates.complianceRate(),
    deviceGates.baseline(),
    evidenceGates.errorCode(),
    evidenceGates.knownIssue(),
    evidenceGates.unapprovedInstalls(),
    deviceGates.toolStates(),
    ownGates.webhook(),
    ownGates.approval(),
    prometheusGates.checklist(),
    ownGates.custom(),
  ]),
);

/**
 * A gate of a rollout, as the files state it.
 *
 * @useDeclaredType
 */
export type GateSpec = Output<typeof gateSchema>;
export type GateType = GateSpec["type"];
export type GateOf<Type extends GateType> = Extract<GateSpec, { readonly type: Type }>;
