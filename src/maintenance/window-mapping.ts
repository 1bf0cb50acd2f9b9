import { hoursLater, minutesBetween } from "./clock-time.ts";
import {
  type WindowNodeName,
  windowNodeNames,
  type WindowNodes,
  windowNodesSchema,
  windowNodeTypes,
} from "./window-nodes.ts";
import {
  windowActions,
  type WindowDay,
  windowDays,
  windowWeeks,
  type WindowWords,
} from "./window-vocabulary.ts";

/** A window in words, or its nodes as they are where no words can say it. */
export type NativeWindow = WindowWords | { readonly nodes: Readonly<Record<string, unknown>> };

// RepeatScheduleOption and MonthlySchedule
const daily = 2;
const weekly = 3;
const monthly = 4;
const weekBased = 2;

/**
 * The nodes of a window: every node that its repeat reads, and no other.
 *
 * @throws {RangeError} where no nodes can hold the words, which `windowProblems` says before.
 */
export function windowNodes(window: NativeWindow): Readonly<Record<string, unknown>> {
  return "nodes" in window ? window.nodes : nodesOfWords(window);
}

/**
 * The words of a window, whoever made it; its nodes where no words can say it, such as one that is
 * switched off or opens once. Undefined where there are no nodes.
 *
 * Values are taken as a custom profile may hold them too: a flag as 0 and 1, a number as text.
 * Unverified: what Windows makes of a flag that is missing; it is taken for false.
 */
export function windowWords(nodes: Readonly<Record<string, unknown>>): NativeWindow | undefined {
  const known = windowNodeNames.filter((name) => (nodes[name] ?? null) !== null);
  if (known.length === 0) return undefined;
  const typed = Object.fromEntries(known.map((name) => [name, typedValue(name, nodes[name])]));
  const parsed = windowNodesSchema().safeParse(typed);
  return (parsed.success ? wordsOfNodes(parsed.data) : undefined) ?? { nodes: typed };
}

function nodesOfWords({ start, end, days, weeks, actions }: WindowWords): WindowNodes {
  const common = {
    Enabled: true,
    UpdateActions: windowActions.indexOf(actions) + 1,
    StartTime: start,
    DurationHours: Math.floor(minutesBetween(start, end) / 60),
  };
  if (weeks === undefined) {
    return days === undefined
      ? { ...common, RepeatScheduleOption: daily }
      : { ...common, RepeatScheduleOption: weekly, ...weekdayNodes(days) };
  }
  const [week, ...otherWeeks] = weeks;
  const [day, ...otherDays] = days ?? [];
  if (week === undefined || day === undefined || otherWeeks.length > 0 || otherDays.length > 0)
    throw new RangeError("a native window in a week of the month is in one week, on one day");
  return {
    ...common,
    RepeatScheduleOption: monthly,
    MonthlySchedule: weekBased,
    MonthlyWeekBasedOccurrenceInMonth: windowWeeks.indexOf(week) + 1,
    MonthlyWeekBasedDayOfTheWeek: windowDays.indexOf(day) + 1,
  };
}

function wordsOfNodes(nodes: WindowNodes): WindowWords | undefined {
  const { Enabled, StartTime: start, DurationHours: hours } = nodes;
  const repeat = repeatOf(nodes);
  // 1 where it is missing
  const actions = windowActions[(nodes.UpdateActions ?? 1) - 1];
  if (Enabled !== true || start === undefined || hours === undefined) return undefined;
  if (repeat === undefined || actions === undefined) return undefined;
  return { start, end: hoursLater(start, hours), ...repeat, actions };
}

/** Undefined where words have none for it: once, on a date, on the last day, never. */
function repeatOf(nodes: WindowNodes): Pick<WindowWords, "days" | "weeks"> | undefined {
  const repeat = nodes.RepeatScheduleOption;
  if (repeat === daily) return {};
  if (repeat === weekly) {
    const days = windowDays.filter((day) => nodes[weekdayNode(day)] === true);
    if (days.length === 0) return undefined;
    return days.length === windowDays.length ? {} : { days };
  }
  if (repeat !== monthly || nodes.MonthlySchedule !== weekBased) return undefined;
  // 1 where one of them is missing
  const week = windowWeeks[(nodes.MonthlyWeekBasedOccurrenceInMonth ?? 1) - 1];
  const day = windowDays[(nodes.MonthlyWeekBasedDayOfTheWeek ?? 1) - 1];
  return week && day ? { days: [day], weeks: [week] } : undefined;
}

/** The flag of each weekday. */
export function weekdayNodes(days: readonly WindowDay[]): WindowNodes {
  return Object.fromEntries(windowDays.map((day) => [weekdayNode(day), days.includes(day)]));
}

type WeekdayNode = Extract<WindowNodeName, `Weekly${string}`>;

function weekdayNode(day: WindowDay): WeekdayNode {
  return `Weekly${day.charAt(0).toUpperCase()}${day.slice(1)}` as WeekdayNode;
}

function typedValue(name: WindowNodeName, value: unknown): unknown {
  switch (windowNodeTypes[name]) {
    case "boolean":
      return flags.get(String(value).toLowerCase()) ?? value;
    case "number":
      return typeof value === "string" && /^\d{1,4}$/.test(value) ? Number(value) : value;
    case "string":
      return value;
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);
