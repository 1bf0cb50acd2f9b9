import { toNode, withoutTwin, switched, type TemplatePolicy, writtenValue } from "./policy.ts";

const targeting = withoutTwin(
  "client-side targeting has no CSP node, and Windows blocks ADMX ingestion into this key; group computers on the server, or write the value by a remediation script",
);
const sources = { "Windows Update": 0, "Windows Server Update Services": 1 };

/**
 * "Manage updates offered from Windows Server Update Service".
 *
 * @see https://learn.microsoft.com/windows/deployment/update/wufb-wsus
 */
export const servicePolicies: readonly TemplatePolicy[] = [
  {
    id: "CorpWuURL",
    titles: ["Specify intranet Microsoft update service location"],
    key: "",
    switch: { key: "AU", name: "UseWUServer", enabled: 1, disabled: 0, to: "together" },
    values: [
      writtenValue(
        "text",
        "WUServer",
        "Set the intranet update service for detecting updates:",
        "together",
      ),
      writtenValue("text", "WUStatusServer", "Set the intranet statistics server:", "together"),
      writtenValue(
        "text",
        "UpdateServiceUrlAlternate",
        "Set the alternate download server:",
        "together",
      ),
      writtenValue(
        "flag",
        "FillEmptyContentUrls",
        "Download files with no Url in the metadata if alternate download server is set.",
        "together",
        { default: 0 },
      ),
      writtenValue(
        "flag",
        "DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection",
        "Do not enforce TLS certificate pinning for Windows Update client for detecting updates.",
        toNode("DoNotEnforceEnterpriseTLSCertPinningForUpdateDetection"),
        { default: 0 },
      ),
      writtenValue(
        "choice",
        "SetProxyBehaviorForUpdateDetection",
        "Select the proxy behavior for Windows Update client for detecting updates:",
        toNode("SetProxyBehaviorForUpdateDetection"),
        {
          choices: {
            "Only use system proxy for detecting updates (default)": 0,
            "Allow user proxy to be used as a fallback if detection using system proxy fails": 1,
          },
          default: 0,
        },
      ),
    ],
  },
  {
    id: "UpdateClassPolicySource_Title",
    titles: ["Specify source service for specific classes of Windows Updates"],
    key: "",
    switch: {
      key: "AU",
      name: "UseUpdateClassPolicySource",
      enabled: 1,
      disabled: 0,
      to: "together",
    },
    values: ["Feature", "Quality", "Driver", "Other"].map((name) =>
      writtenValue(
        "choice",
        `SetPolicyDrivenUpdateSourceFor${name}Updates`,
        `${name} Updates`,
        "together",
        { choices: sources, default: 1 },
      ),
    ),
  },
  switched(
    "DetectionFrequency_Title",
    "Automatic Updates detection frequency",
    "AU",
    "DetectionFrequencyEnabled",
    {
      values: [
        writtenValue(
          "number",
          "DetectionFrequency",
          "interval (hours):",
          toNode("DetectionFrequency"),
          {
            default: 22,
          },
        ),
      ],
    },
  ),
  switched("TargetGroup_Title", "Enable client-side targeting", "", "TargetGroupEnabled", {
    to: targeting,
    values: [writtenValue("text", "TargetGroup", "Target group name for this computer", targeting)],
  }),
  switched(
    "TrustedPublisher_Title",
    "Allow signed updates from an intranet Microsoft update service location",
    "",
    "AcceptTrustedPublisherCerts",
    {
      to: withoutTwin(
        "the Update CSP has no node of the same name; nodes.AllowNonMicrosoftSignedUpdate comes close, decide by hand",
      ),
    },
  ),
  switched(
    "DoNotConnectToWindowsUpdateInternetLocations",
    "Do not connect to any Windows Update Internet locations",
    "",
    "DoNotConnectToWindowsUpdateInternetLocations",
    {
      to: withoutTwin(
        "the Update CSP has no node for it; updateSources say where each class of updates comes from",
      ),
    },
  ),
];
