import { createSnapshot } from './snapshot.ts'

export type SearchReach = 'answered' | 'notReached' | 'notConfigured'

/** What the last search for sales told of the gateway: the banner must not say ready beside a list that could not be asked for. */
export const searchReach = createSnapshot<SearchReach>('answered')
