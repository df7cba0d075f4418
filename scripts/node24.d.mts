/** The project's folder. */
export declare const root: string
/** The Node this project runs on, or `null` where there is none that fits. */
export declare function findNode(): string | null
/** The sentence for a person whose Node does not fit. */
export declare const wrongNode: string
