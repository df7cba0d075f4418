/** The system's Chromium, or `null` where there is none. */
export declare function findChromium(): string | null
/** The sentence for a person whose machine has none. */
export declare const noChromium: string
