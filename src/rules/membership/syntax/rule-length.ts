/** The longest rule that the service takes. Unverified: that it counts UTF-16 units. */
export const mostRuleCharacters = 3072;

/** Text that is longer is not even read: it is no rule with a mistake, but something else. */
export const mostReadCharacters = 10 * mostRuleCharacters;
