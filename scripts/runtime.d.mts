/** The real Electron's executable, or `null` where its binary has not been downloaded. */
export declare function findElectron(): string | null
/** The project's own host, in the place of Electron's executable. */
export declare const hostPath: string
/** The sentence for who asked for the real Electron where there is none. */
export declare const noElectron: string
