/** What a run of tests came to. */
export type TestCount = { passed: number; failed: number; skippedNames: string[] }
/** Counts of one Vitest run from its JSON report; a missing report counts nothing. */
export declare function readVitest(path: string): TestCount
/** Counts of one Playwright run from its JSON report; a missing report counts nothing. */
export declare function readPlaywright(path: string): TestCount
/** Counts of one run of `npm run mutants -- brief` from its report: caught is passed; a missing report counts nothing. */
export declare function readMutants(path: string): TestCount
/** Counts of one run of `npm run attack` from its report: held is passed; a missing report counts nothing. */
export declare function readAttacks(path: string): TestCount
/** Adds runs up. */
export declare function sum(counts: readonly TestCount[]): TestCount
