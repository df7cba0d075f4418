/** The system's Chromium, or `null` where there is none. */
export declare function findChromium(): string | null
/** A switch for a Chromium without a window on a screen. */
export declare const rasterizationOnCpu: string
/** The sentence for a person whose machine has none. */
export declare const noChromium: string
