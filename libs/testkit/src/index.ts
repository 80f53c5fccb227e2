/** What an author's tests use: contract suites, fakes, a manual clock. */
export {};
