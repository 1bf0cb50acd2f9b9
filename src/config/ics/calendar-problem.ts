/** What is wrong with a calendar, as the end of a sentence about it. Ends the reading; nobody else sees it. */
export class CalendarProblem extends Error {
  // a literal: minifiers rename classes
  override readonly name = "CalendarProblem";
}
