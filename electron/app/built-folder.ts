import { join } from 'node:path'

/** Where the build lies, as main's own bundle finds it: the entries of the bridge and the sandbox are beside main. */
export const builtFolder = join(import.meta.dirname, '..')
