import type { ManagedProblem, ManagedState } from '../../contract/managed.ts'
import { settingMembers } from '../../contract/setting-members.ts'
import { storeSettingsSchema } from '../../contract/settings.ts'
import type { ProfileName, StoreSettings } from '../../contract/settings.ts'
import { profileDefaults } from '../settings/profile-defaults.ts'
import { isRecord } from '../settings/record.ts'
import type { Managed } from './read-managed.ts'

/** Settings that are fixed: their values by path. */
export type Fixed = ReadonlyMap<string, unknown>

/** What of a chain's wishes holds, and what does not and why. */
export type Judged = { fixed: Fixed; problems: ManagedProblem[] }

/** Whom the counter asks and what its readers may send is fixed for real money alone: training and test have their own. */
const liveAlone: ReadonlySet<string> = new Set(['kushki', 'liquido', 'readers'])

const sectionOf = (path: string): string => path.split('.', 1)[0] ?? path

/** Every value in a tree of settings, by path: down to what is a setting by itself, or to what is none. */
function valuesIn(tree: unknown, path: string): [path: string, value: unknown][] {
  if (settingMembers.has(path) || !isRecord(tree)) return [[path, tree]]
  return Object.entries(tree).flatMap(([name, value]) =>
    valuesIn(value, path === '' ? name : `${path}.${name}`),
  )
}

/**
 * Holds trees of settings, such as `{ limits: { maxRowsWaiting: 50 } }` or `{ 'limits.maxRowsWaiting': 50 }`, against the schema of the
 * settings. A setting that is not known or not valid is left out and named, the others hold; a later tree is stronger.
 */
export function judgeSettings(
  trees: readonly Readonly<Record<string, unknown>>[],
  defaults: StoreSettings,
): Judged {
  const fixed = new Map<string, unknown>()
  const problems: ManagedProblem[] = []
  for (const [path, value] of trees.flatMap((tree) => valuesIn(tree, ''))) {
    // An exported file has the version of its form with it.
    if (path === 'version') continue
    const member = settingMembers.get(path)
    const parsed = member?.safeParse(value)
    if (parsed?.success === true) fixed.set(path, parsed.data)
    else problems.push({ key: path.slice(0, 200), why: member === undefined ? unknownOr(path) : 'invalid' })
  }
  const apart = withoutConflicts(fixed, defaults)
  return { fixed: apart.fixed, problems: [...problems, ...apart.problems] }
}

/** A group of settings that is there and holds no group is a wrong value; anything else is no setting. */
const unknownOr = (path: string): ManagedProblem['why'] =>
  [...settingMembers.keys()].some((known) => known.startsWith(`${path}.`)) ? 'invalid' : 'unknown'

/** Leaves out the sections whose fixed members do not go with one another, or with the program's own for the others. */
function withoutConflicts(fixed: Fixed, defaults: StoreSettings): Judged {
  const parsed = storeSettingsSchema.safeParse(withValues(defaults, fixed))
  if (parsed.success) return { fixed, problems: [] }
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])))
  const entries = [...fixed]
  return {
    fixed: new Map(entries.filter(([path]) => !wrong.has(sectionOf(path)))),
    problems: entries.flatMap(([path]) =>
      wrong.has(sectionOf(path)) ? [{ key: path, why: 'conflict' as const }] : [],
    ),
  }
}

/** Those that hold in a profile. */
const fixedIn = (profile: ProfileName, fixed: Fixed): Fixed =>
  profile === 'live' ? fixed : new Map([...fixed].filter(([path]) => !liveAlone.has(sectionOf(path))))

/** What of a chain's wishes holds in a profile, and how that is told. */
export function managedIn(profile: ProfileName, managed: Managed): { fixed: Fixed; state: ManagedState } {
  const judged = judgeSettings(managed.settings, profileDefaults(profile))
  const fixed = fixedIn(profile, judged.fixed)
  return {
    fixed,
    state: { fixed: [...fixed.keys()].toSorted(), problems: [...managed.problems, ...judged.problems] },
  }
}

/** The value at a path of settings. */
export const valueAt = (settings: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((at, name) => (isRecord(at) ? at[name] : undefined), settings)

/** A tree with a value at a path; `undefined` removes it. */
function withValue(tree: unknown, [name = '', ...rest]: readonly string[], value: unknown): unknown {
  const { [name]: before, ...others } = isRecord(tree) ? tree : {}
  const after = rest.length === 0 ? value : withValue(before, rest, value)
  return after === undefined ? others : { ...others, [name]: after }
}

/** Settings with other values at some paths. */
export const withValues = (settings: unknown, values: Fixed): unknown =>
  [...values].reduce((tree, [path, value]) => withValue(tree, path.split('.'), value), settings)

/**
 * The settings that hold: a counter's own with what is fixed. Where its own do not go with that, the others of the section are the
 * defaults: what is fixed holds in any case.
 */
export function withFixed(own: StoreSettings, fixed: Fixed, defaults: StoreSettings): StoreSettings {
  const parsed = storeSettingsSchema.safeParse(withValues(own, fixed))
  if (parsed.success) return parsed.data
  const sections = new Set(parsed.error.issues.map(({ path }) => String(path[0])))
  const reset = new Map([...sections].map((section) => [section, valueAt(defaults, section)]))
  return storeSettingsSchema.parse(withValues(withValues(own, reset), fixed))
}
