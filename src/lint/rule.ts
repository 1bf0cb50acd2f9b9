import type { Path } from "../config/source.ts";
import type { LintContext } from "./context.ts";
import type { LintSeverity } from "./finding.ts";

/** What a rule of the lint is about. */
export interface LintRuleInfo {
  /** `RL` and its number; stable. */
  readonly id: `RL${number}`;
  readonly severity: LintSeverity;
  /** What it finds, as a clause: `a deadline of a day or less`. */
  readonly title: string;
  /** Why that is told, and what to do. Whole sentences. */
  readonly why: string;
  /** The page that says so; `null` where it is experience and no page. */
  readonly source: string | null;
  /** What it needs besides the files. */
  readonly needs?: "tenant" | "calendar";
}

/** One rule of the lint. */
export interface LintRule extends LintRuleInfo {
  /** Everything that it finds. Pure. */
  readonly check: (context: LintContext) => Iterable<LintHit>;
}

/** One place where a rule is broken. */
export interface LintHit {
  /** In the files, such as `["rings", "broad", "quality"]`. */
  readonly at: Path;
  readonly address?: string;
  /** Address of another resource that it is about. */
  readonly other?: string;
  readonly message: string;
  /** Where it weighs more or less than its rule does by itself. */
  readonly severity?: LintSeverity;
}

/** Pages that several rules rest on. */
export const sourcePages = {
  deadlines: "https://learn.microsoft.com/windows/deployment/update/wufb-compliancedeadlines",
  ringSettings:
    "https://learn.microsoft.com/intune/device-updates/windows/ref-update-ring-settings",
  rings: "https://learn.microsoft.com/intune/device-updates/windows/update-rings",
  deferrals: "https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb",
  releases: "https://learn.microsoft.com/windows/deployment/update/release-cycle",
  csp: "https://learn.microsoft.com/windows/client-management/mdm/policy-csp-update",
  restarts: "https://learn.microsoft.com/windows/deployment/update/waas-restart",
  features: "https://learn.microsoft.com/intune/device-updates/windows/feature-updates",
  expedite: "https://learn.microsoft.com/intune/device-updates/windows/expedite-updates",
  drivers: "https://learn.microsoft.com/intune/device-updates/windows/driver-updates",
  autopatch:
    "https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-groups-policies",
  autopatchGroups:
    "https://learn.microsoft.com/windows/deployment/windows-autopatch/deploy/windows-autopatch-groups-overview",
  quality:
    "https://learn.microsoft.com/windows/deployment/windows-autopatch/manage/windows-autopatch-windows-quality-update-overview",
  assignment:
    "https://learn.microsoft.com/intune/intune-service/configuration/device-profile-assign",
  conflicts:
    "https://learn.microsoft.com/intune/intune-service/configuration/device-profile-troubleshoot",
  filters:
    "https://learn.microsoft.com/intune/intune-service/fundamentals/filters-device-properties",
  remediations: "https://learn.microsoft.com/intune/intune-service/fundamentals/remediations",
  membership: "https://learn.microsoft.com/entra/identity/users/groups-dynamic-membership",
  processing:
    "https://learn.microsoft.com/graph/api/resources/membershipruleprocessingstatus?view=graph-rest-beta",
  wsus: "https://learn.microsoft.com/windows/deployment/update/wufb-wsus",
  lifecycle: "https://learn.microsoft.com/lifecycle/products/windows-11-enterprise-and-education",
} as const;
