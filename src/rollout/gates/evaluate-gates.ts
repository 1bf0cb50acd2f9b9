import type { GateSpec } from "../../config/rollouts/gate-schema.ts";
import type { GateResult } from "../state/rollout-state.ts";
import {
  judgeBaseline,
  judgeCompliance,
  judgeCoverage,
  judgeSample,
  judgeSilent,
  judgeSoak,
  judgeSucceeded,
} from "./device-gates.ts";
import { judgeFailureRate } from "./failure-rate.ts";
import type { GateFinding, GateContext } from "./gate-context.ts";
import { judgeToolStates } from "./tool-gates.ts";
import {
  judgeChecklist,
  judgeErrorCodes,
  judgeHealthReport,
  judgeHistory,
  judgeInstalls,
  judgePrometheus,
  judgeVerdict,
} from "./measured-gates.ts";
import { judgeSignatures, judgeWarmBuilds } from "./host-gates.ts";

/** What one gate says of what was observed. Pure. */
export function evaluateGate(gate: GateSpec, context: GateContext): GateResult {
  const { verdict, complete = true, reason, numbers = {} } = findingOf(gate, context);
  return { name: context.name, type: gate.type, verdict, complete, reason, numbers };
}

function findingOf(gate: GateSpec, context: GateContext): GateFinding {
  switch (gate.type) {
    case "devicesSucceeded":
      return judgeSucceeded(gate, context);
    case "failureRate":
      return judgeFailureRate(gate, context);
    case "minSoak":
      return judgeSoak(gate, context);
    case "minSample":
      return judgeSample(gate, context);
    case "coverage":
      return judgeCoverage(gate, context);
    case "silentAfterStart":
      return judgeSilent(gate, context);
    case "prometheus":
      return judgePrometheus(gate, context);
    case "warmBuilds":
      return judgeWarmBuilds(gate, context);
    case "newSignatures":
      return judgeSignatures(gate, context);
    case "healthReport":
      return judgeHealthReport(gate, context);
    case "updateHistory":
      return judgeHistory(gate, context);
    case "complianceRate":
      return judgeCompliance(gate, context);
    case "baseline":
      return judgeBaseline(gate, context);
    case "errorCode":
      return judgeErrorCodes(gate, context);
    case "unapprovedInstalls":
      return judgeInstalls(gate, context);
    case "toolStates":
      return judgeToolStates(gate, context);
    case "knownIssue":
    case "webhook":
    case "custom":
      return judgeVerdict(context);
    case "checklist":
      return judgeChecklist(gate, context);
    // asked of people once all others pass
    case "approval":
      return { verdict: "pass", reason: "is asked for once all other gates pass" };
    default:
      return gate satisfies never;
  }
}
