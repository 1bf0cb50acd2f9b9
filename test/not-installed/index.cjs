throw new Error(
  "a package that is not installed for the tests was loaded: see overrides in package.json",
);
