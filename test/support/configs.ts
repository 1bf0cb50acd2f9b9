/** A config of one ring and the two groups that it may refer to; `more` are further sections. */
export const oneRing = (body: string, more = "") => `version: 1
stack: corp
groups:
  pilot: { existing: true, displayName: Pilot }
  other: { existing: true, displayName: Other }
${more}
rings:
  broad:
    displayName: Broad
${body
  .trim()
  .split("\n")
  .map((line) => `    ${line}`)
  .join("\n")}
`;

/** What `oneRing` refers to. */
export const twoGroups = { groups: [{ displayName: "Pilot" }, { displayName: "Other" }] };
