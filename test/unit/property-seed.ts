import { configureGlobal } from 'fast-check'

/*
 * The one seed of every property: the same in each run, so that a test fails for a change and never by chance.
 * `npm run properties` looks further, with seeds of its own.
 */
const seed = Number(process.env['EXTORNO_SEED'] ?? 20_261_121)

configureGlobal({ seed })

/** Told once a run, by Vitest's global setup. */
export default function tellSeed(): void {
  console.log(`properties: seed ${seed}`)
}
