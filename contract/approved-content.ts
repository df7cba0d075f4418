/**
 * What somebody answers for, as one text: the call and exactly what is handed to it. Its SHA-256 goes with the PIN, and main
 * holds the call that follows against it.
 */
export const approvedContent = (call: string, input: unknown): string =>
  `${call}\n${JSON.stringify(input) ?? ''}`
