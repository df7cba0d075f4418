// npm run hub: installs the packages where they are missing, and starts the hub of a store.
import { setUpNode } from './setup.mjs'

setUpNode()
process.argv.splice(2, 0, 'hub/main.ts')
await import('./run.mjs')
