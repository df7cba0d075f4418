import type { Mutant } from './money.ts'

const roles: readonly Mutant[] = [
  {
    name: 'every call is admitted',
    file: 'electron/ipc/answer-call.ts',
    from: "if (caller === null) return err({ why: 'needsRole', detail: definition.needs })",
    to: "if (caller === null && input === 0) return err({ why: 'needsRole', detail: definition.needs })",
    tests: ['test/unit/main/door.test.ts'],
  },
  {
    name: 'every person is entitled to every call',
    file: 'electron/authority/authority.ts',
    from: 'isAtLeast(person.role, needs) || (approver',
    to: 'isAtLeast(person.role, needs) || true || (approver',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'a cashier’s word counts',
    file: 'electron/authority/authority.ts',
    from: "needs !== undefined && isAtLeast(role, needs) && isAtLeast(role, 'supervisor')",
    to: 'needs !== undefined && isAtLeast(role, needs)',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'a word counts for another content of the same call',
    file: 'electron/authority/authority.ts',
    from: 'return grant.content === contentOf(call, input) ? grant.approver : null',
    to: 'return grant.content !== contentOf("", input) ? grant.approver : null',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'a word counts more than once',
    file: 'electron/authority/authority.ts',
    from: '      granted.delete(call)\n',
    to: '',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'a database that was put back brings its people along',
    file: 'electron/authority/people-list.ts',
    from: 'later !== null && later.revision > content.revision ? later : content',
    to: 'later !== null && later.revision > Infinity ? later : content',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'a right PIN forgives every wrong one',
    file: 'electron/authority/pin-check.ts',
    from: 'const forgiven = 3',
    to: 'const forgiven = 9',
    tests: ['test/unit/authority/authority.test.ts'],
  },
  {
    name: 'tries are counted after the PIN was looked at',
    file: 'electron/authority/pin-check.ts',
    from: 'isLast ? { wrong: 0, locks',
    to: '!isLast ? {} : { wrong: 0, locks',
    tests: ['test/unit/authority/authority.test.ts'],
  },
]

const secrets: readonly Mutant[] = [
  [
    'a secret is told for any origin',
    'secret.origin === origin && secret.counter ===',
    'secret.origin !== "" && secret.counter ===',
  ],
  [
    'a secret of another counter’s key is told',
    'secret.counter === (await counterName())',
    "secret.counter !== ''",
  ],
].map(([name = '', from = '', to = '']) => ({
  name,
  from,
  to,
  file: 'electron/secrets/secrets.ts',
  tests: ['test/unit/main/secrets.test.ts'],
}))

const kept: readonly Mutant[] = [
  {
    name: 'a name that was changed beside the journal is believed',
    file: 'electron/storage/journal-table.ts',
    from: 'isChanged ||= commitmentTo(',
    to: 'isChanged &&= commitmentTo(',
    tests: ['test/unit/journal/journal-personal.test.ts'],
  },
  {
    name: 'a name that is missing needs no removal',
    file: 'electron/storage/journal-verification.ts',
    from: "if (names === 'missing') unexplained.push({ sequence, at })",
    to: '',
    tests: ['test/unit/journal/journal-personal.test.ts'],
  },
  {
    name: 'a removal may be said of today',
    file: 'electron/storage/journal-verification.ts',
    from: '|| !isRemovalDue(before, at)',
    to: '|| isRemovalDue(at, before)',
    tests: ['test/unit/journal/journal-personal.test.ts'],
  },
  {
    name: 'names are removed by this PC’s clock alone',
    file: 'electron/outbox/maintenance.ts',
    from: 'clock.skewMs() !== null && !clock.isInDoubt()',
    to: '!clock.isInDoubt()',
    tests: ['test/unit/outbox/personal-data.test.ts'],
  },
  {
    name: 'what is removed stays where SQLite had moved it',
    file: 'electron/storage/removal-remains.ts',
    from: 'VACUUM; ',
    to: '',
    tests: ['test/unit/storage/personal-data.test.ts'],
  },
]

/** What would let somebody do what is not theirs, send a secret elsewhere, or hide who did what. */
export const authorityMutants: readonly Mutant[] = [...roles, ...secrets, ...kept]
