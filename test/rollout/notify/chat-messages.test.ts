import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv";
import fc from "fast-check";
import type { RolloutNotification } from "ringwright";
import { describe, expect, test } from "vitest";
import { eventWords } from "../../../src/rollout/notify/event-words.ts";
import { slackMessage } from "../../../src/rollout/notify/slack-message.ts";
import { teamsMessage } from "../../../src/rollout/notify/teams-message.ts";
import { hostileNames } from "../../support/hostile.ts";

function notificationWith(text: string, stages = 1): RolloutNotification {
  return {
    formatVersion: 1,
    event: {
      type: "held",
      at: "2026-11-12T08:30:00.000Z",
      stage: text,
      message: `stopped by ${text}`,
      evidence: text,
      id: "x/1/0",
    },
    rollout: text,
    stack: text,
    tenantId: text,
    phase: "Held",
    stages: Array.from({ length: stages }, () => ({
      name: text,
      phase: "Held" as const,
      targeted: 1200,
      succeeded: 1100,
      failed: 60,
      pending: 40,
    })),
  };
}

// the part of each format that is used, with nothing besides, as
// http://adaptivecards.io/schemas/adaptive-card.json has it
const card = {
  type: "object",
  additionalProperties: false,
  required: ["type", "version", "body"],
  properties: {
    $schema: { const: "http://adaptivecards.io/schemas/adaptive-card.json" },
    type: { const: "AdaptiveCard" },
    version: { const: "1.2" },
    body: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["type", "inlines"],
        properties: {
          type: { const: "RichTextBlock" },
          inlines: {
            type: "array",
            items: {
              type: "object",
              additionalProperties: false,
              required: ["type", "text"],
              properties: {
                type: { const: "TextRun" },
                text: { type: "string" },
                size: { enum: ["default", "small", "medium", "large", "extraLarge"] },
                weight: { enum: ["default", "lighter", "bolder"] },
                color: {
                  enum: ["default", "dark", "light", "accent", "good", "warning", "attention"],
                },
              },
            },
          },
        },
      },
    },
  },
};
const teams = {
  type: "object",
  additionalProperties: false,
  required: ["type", "attachments"],
  properties: {
    type: { const: "message" },
    attachments: {
      type: "array",
      minItems: 1,
      maxItems: 1,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["contentType", "content"],
        properties: {
          contentType: { const: "application/vnd.microsoft.card.adaptive" },
          contentUrl: { type: "null" },
          content: card,
        },
      },
    },
  },
};

const plainText = (maxLength: number) => ({
  type: "object",
  additionalProperties: false,
  required: ["type", "text"],
  properties: {
    type: { const: "plain_text" },
    text: { type: "string", minLength: 1, maxLength },
    emoji: { const: false },
  },
});
// https://docs.slack.dev/reference/block-kit/blocks/header-block and section-block
const slack = {
  type: "object",
  additionalProperties: false,
  required: ["text", "blocks"],
  properties: {
    text: { type: "string", minLength: 1, maxLength: 4000 },
    unfurl_links: { const: false },
    unfurl_media: { const: false },
    blocks: {
      type: "array",
      maxItems: 50,
      items: {
        oneOf: [
          {
            type: "object",
            additionalProperties: false,
            required: ["type", "text"],
            properties: { type: { const: "header" }, text: plainText(150) },
          },
          {
            type: "object",
            additionalProperties: false,
            required: ["type", "text"],
            properties: { type: { const: "section" }, text: plainText(3000) },
          },
        ],
      },
    },
  },
};

const ajv = new Ajv.default();
const formats = [
  { name: "Teams", make: teamsMessage, isValid: ajv.compile(teams) },
  { name: "Slack", make: slackMessage, isValid: ajv.compile(slack) },
];

function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

describe.each(formats)("a message of $name", ({ make, isValid }) => {
  test("says what happened, where it stands and when", () => {
    const texts = textsOf(make({ ...notificationWith("pilot"), rollout: "november" }));

    const all = texts.join("\n");
    expect(all).toContain("november is held");
    expect(all).toContain("stopped by pilot");
    expect(all).toMatch(/Held: 1,100 of 1,200 have it, 60 failed, 40 pending/);
    expect(all).toContain("2026-11-12 08:30 UTC");
  });

  test("is of the format that the service documents, whatever texts are in it", () => {
    const anyText = fc.oneof(
      fc.string({ unit: "binary", maxLength: 900 }),
      fc.constantFrom(...hostileNames, "&".repeat(2000), "<!channel> ".repeat(90)),
    );
    fc.assert(
      fc.property(anyText, fc.integer({ min: 0, max: 20 }), (text, stages) => {
        const message = make(notificationWith(text, stages));

        expect(isValid(message), JSON.stringify(isValid.errors)).toBe(true);
        // what Teams takes: https://learn.microsoft.com/microsoftteams/limits-specifications-teams
        expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThan(28_000);
      }),
    );
  });

  test("makes no link, mention, date or turned text of a name", () => {
    const name =
      "<!channel> <https://evil.example|x> www.evil.example {{DATE(2026)}} \u202egnp.exe";

    for (const text of textsOf(make(notificationWith(name)))) {
      if (text.startsWith("http://adaptivecards.io/")) continue;
      expect(text).not.toMatch(/:\/\/|www\.|\{\{|\u202e/);
    }
  });
});

describe("a message of Slack", () => {
  test("holds no character that Slack reads as the beginning of a mention", () => {
    const texts = textsOf(slackMessage(notificationWith("<!here> & <@U1>")));

    expect(texts.join("")).toContain("&lt;!here&gt; &amp; &lt;@U1&gt;");
    expect(texts.join("")).not.toMatch(/[<>]/);
  });
});

describe("docs/rollout-notifications.md", () => {
  const page = readFileSync(
    join(import.meta.dirname, "../../../docs/rollout-notifications.md"),
    "utf8",
  );

  test("names each event that is told in the row of what asks for it", () => {
    const rows = new Map(
      [...page.matchAll(/^\| `(\w+)` +\| (.*)\|$/gm)].map(([, on, when]) => [on, when ?? ""]),
    );
    for (const [type, { on }] of Object.entries(eventWords)) {
      if (on === null) continue;
      const others = Object.values(eventWords).filter((each) => each.on === on).length;
      expect(rows.get(on), type).toMatch(others > 1 ? `\`${type}\`` : /\w/);
    }
    rows.delete("on");
    expect(rows.size).toBe(new Set(Object.values(eventWords).map(({ on }) => on ?? "held")).size);
  });

  test("shows the members that are sent", () => {
    const [, example = ""] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const shown = JSON.parse(example) as RolloutNotification;
    const sent = notificationWith("x");

    expect(Object.keys(shown)).toEqual(Object.keys(sent));
    expect(Object.keys(shown.event)).toEqual(Object.keys(sent.event));
    expect(Object.keys(shown.stages[0] ?? {})).toEqual(Object.keys(sent.stages[0] ?? {}));
  });
});
