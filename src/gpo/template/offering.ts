import {
  toNode,
  withoutTwin,
  toRing,
  switched,
  type TemplatePolicy,
  writtenValue,
  offOn,
} from "./policy.ts";

const pause = withoutTwin(
  "a pause belongs to the operator; pause a ring with: ringwright ring pause",
);

const channels = toRing("businessReadyUpdatesOnly", {
  values: {
    2: "windowsInsiderBuildFast",
    4: "windowsInsiderBuildSlow",
    8: "windowsInsiderBuildRelease",
    16: "all",
    32: "businessReadyOnly",
  },
  asNode: [64, 128],
});

/**
 * "Manage updates offered from Windows Update".
 *
 * @see https://learn.microsoft.com/windows/deployment/update/waas-configure-wufb
 */
export const offeringPolicies: readonly TemplatePolicy[] = [
  switched(
    "DeferQualityUpdates",
    "Select when Quality Updates are received",
    "",
    "DeferQualityUpdates",
    {
      values: [
        writtenValue(
          "number",
          "DeferQualityUpdatesPeriodInDays",
          "After a quality update is released, defer receiving it for this many days:",
          toRing("quality.deferralDays"),
          { default: 0 },
        ),
        writtenValue(
          "text",
          "PauseQualityUpdatesStartTime",
          "Pause Quality Updates starting",
          pause,
        ),
      ],
    },
  ),
  switched(
    "DeferFeatureUpdates",
    [
      "Select when Preview Builds and Feature Updates are received",
      "Select when Feature Updates are received",
    ],
    "",
    "DeferFeatureUpdates",
    {
      values: [
        writtenValue(
          "number",
          "DeferFeatureUpdatesPeriodInDays",
          "How many days after a Feature Update is released would you like to defer the update before it is offered to the device?",
          toRing("feature.deferralDays"),
          { default: 0 },
        ),
        writtenValue(
          "text",
          "PauseFeatureUpdatesStartTime",
          "Pause Preview Builds or Feature Updates starting:",
          pause,
        ),
      ],
    },
  ),
  switched(
    "ExcludeWUDriversInQualityUpdate",
    "Do not include drivers with Windows Updates",
    "",
    "ExcludeWUDriversInQualityUpdate",
    { to: toRing("driversExcluded", { values: offOn }) },
  ),
  {
    id: "ManagePreviewBuilds",
    titles: ["Manage preview builds"],
    key: "",
    // the only switch of the template that is neither 0 nor 1
    switch: {
      key: "",
      name: "ManagePreviewBuildsPolicyValue",
      enabled: 2,
      disabled: 1,
      to: toNode("ManagePreviewBuilds"),
    },
    values: [
      writtenValue(
        "choice",
        "BranchReadinessLevel",
        "Select the Windows readiness level for the updates you want to receive:",
        channels,
        {
          choices: {
            "Dev Channel": 2,
            "Beta Channel": 4,
            "Release Preview Channel": 8,
            "Release Preview of Quality Updates Only": 64,
            // Unverified: a later template than the one that was read
            "Canary Channel": 128,
          },
          default: 2,
        },
      ),
    ],
  },
  // Unverified: templates of Windows 10 1709, where the number was no switch
  switched("ManagePreviewBuilds", [], "", "ManagePreviewBuilds", {
    values: [
      writtenValue("choice", "ManagePreviewBuildsPolicyValue", "", toNode("ManagePreviewBuilds")),
    ],
  }),
  switched(
    "TargetReleaseVersion",
    "Select the target Feature Update version",
    "",
    "TargetReleaseVersion",
    {
      to: "together",
      values: [
        writtenValue(
          "text",
          "ProductVersion",
          "Which Windows product version would you like to receive feature updates for? e.g., Windows 10",
          "together",
        ),
        writtenValue(
          "text",
          "TargetReleaseVersionInfo",
          "Target Version for Feature Updates",
          "together",
        ),
      ],
    },
  ),
  switched(
    "DisableWUfBSafeguards",
    "Disable safeguards for Feature Updates",
    "",
    "DisableWUfBSafeguards",
    { to: toNode("DisableWUfBSafeguards") },
  ),
  switched("AllowOptionalContent", "Enable optional updates", "", "SetAllowOptionalContent", {
    values: [
      writtenValue(
        "choice",
        "AllowOptionalContent",
        // Unverified: the label; the words of the choices are confirmed
        "Select how devices receive optional updates:",
        toNode("AllowOptionalContent"),
        {
          choices: {
            "Automatically receive optional updates (including CFRs)": 1,
            "Automatically receive optional updates": 2,
            "Users can select which optional updates to receive": 3,
          },
        },
      ),
    ],
  }),
];

/**
 * Values that no template of today writes, and that registries still hold.
 *
 * Unverified: what of them Windows still reads.
 */
export const formerOffering: TemplatePolicy = {
  id: null,
  titles: [],
  key: "",
  values: [
    "PauseFeatureUpdates",
    "PauseFeatureUpdatesEndTime",
    "PauseQualityUpdates",
    "PauseQualityUpdatesEndTime",
  ]
    .map((name) => writtenValue("number", name, "", pause))
    .concat(
      ["PauseDeferrals", "DeferUpgrade", "DeferUpgradePeriod", "DeferUpdatePeriod"].map((name) =>
        writtenValue(
          "number",
          name,
          "",
          withoutTwin(
            "was replaced by deferrals in days; Windows 10 1607 and later do not act on it",
          ),
        ),
      ),
    )
    .concat(
      writtenValue(
        "number",
        "DisableOSUpgrade",
        "",
        withoutTwin("state a target release or a feature update policy instead"),
      ),
      writtenValue(
        "number",
        "DisableWindowsUpdateAccess",
        "",
        withoutTwin(
          "is about the old control panel; userWindowsUpdateScanAccess: disabled in a ring comes close",
        ),
      ),
    ),
};
