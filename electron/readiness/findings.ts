import type { Health } from '../../contract/ipc.ts'
import type { ManagedProblem } from '../../contract/managed.ts'
import type { ProfileName } from '../../contract/settings.ts'
import type { ReadersSnapshot } from '../../contract/readers.ts'

/** What was looked at. `notAsked`: it cannot be without the window, or there is nothing to ask. */
export type Facts = {
  profile: ProfileName
  keyring: Health['keyring']
  /** Where the data of test and live lie. */
  data: Health['data']
  settings: Health['settings'] | 'notRead'
  managed: Health['managed']
  /** Bytes that are free where the data lie; `null`: nothing can be written there. */
  freeBytes: number | null
  gateways: readonly { gateway: string; outcome: string }[]
  /** How far this PC's clock is ahead, milliseconds; `null`: no gateway told its time. */
  skewMs: number | null
  readers: ReadersSnapshot
  printer: 'reached' | 'notReached' | 'notAsked'
}

/** `warn`: it works, and somebody should know. */
type Finding = { what: string; state: 'ok' | 'warn' | 'wrong'; say: string }

export type Readiness = { isReady: boolean; profile: ProfileName; findings: Finding[] }

/** Beside what waits, room for a day's backups and an update. */
const leastFreeBytes = 500_000_000
/** Where windows of a day close, a minute does not matter and more does. */
const maxSkewMs = 60_000

/** Judges what was looked at: is this counter ready for a shift, and if not, what is missing. */
export function readinessOf(facts: Facts): Readiness {
  const findings = [
    keyringFinding(facts),
    dataFinding(facts),
    settingsFinding(facts),
    managedFinding(facts),
    diskFinding(facts),
    ...facts.gateways.map((gateway) => gatewayFinding(gateway)),
    clockFinding(facts),
    readerFinding(facts),
    printerFinding(facts),
  ]
  return {
    isReady: findings.every(({ state }) => state !== 'wrong'),
    profile: facts.profile,
    findings,
  }
}

const finding = (what: string, state: Finding['state'], say: string): Finding => ({ what, state, say })

function keyringFinding({ keyring, profile }: Facts): Finding {
  switch (keyring) {
    case 'ok':
      return finding('keyring', 'ok', 'the keyring of the system holds the keys')
    case 'weak':
      return finding(
        'keyring',
        profile === 'live' ? 'wrong' : 'warn',
        'there is no real keyring; with real money nobody can sign in',
      )
    case 'missing':
    case 'locked':
      return finding('keyring', 'wrong', `the keyring is ${keyring}`)
    case 'otherAccount':
      return finding('keyring', 'wrong', "the counter's key was not handed over to this account")
  }
}

const dataSay: Readonly<Record<Health['data'], string>> = {
  counter: 'in the folder of all accounts of this PC',
  named: 'in the folder that the start named',
  notYet: "in this account's folder: nothing of the counter's was opened yet",
  noCounterFolder: "in this account's folder: there is no folder for all accounts",
  notWritable: "in this account's folder: it may not write to the folder for all accounts",
  ownQueue: "in this account's folder: it has a queue of its own beside the counter's",
  notMoved: "in this account's folder: moving them failed and is tried at the next start",
}

/** Never wrong: whoever works alone at a PC loses nothing. Where a folder for all is there and not used, somebody should know. */
function dataFinding({ data }: Facts): Finding {
  const isMeant = data === 'counter' || data === 'named' || data === 'notYet' || data === 'noCounterFolder'
  return finding('data', isMeant ? 'ok' : 'warn', dataSay[data])
}

function settingsFinding({ settings }: Facts): Finding {
  switch (settings) {
    case 'ok':
      return finding('settings', 'ok', 'read')
    case 'altered':
      return finding('settings', 'wrong', 'another hand changed them: an administrator has to decide')
    case 'reset':
      return finding('settings', 'wrong', 'they were damaged; the defaults hold')
    case 'notRead':
      return finding('settings', 'wrong', 'they could not be read')
  }
}

/** What the chain wrote and does not hold is wrong: the counter runs by other rules than the chain means it to. */
function managedFinding({ managed: { fixed, problems } }: Facts): Finding {
  if (problems.length > 0)
    return finding(
      'managed',
      'wrong',
      problems.map(({ key, why }) => `${key}: ${managedSay[why]}`).join('; '),
    )
  return finding('managed', 'ok', fixed.length === 0 ? 'nothing is fixed' : `fixed: ${fixed.join(', ')}`)
}

const managedSay: Readonly<Record<ManagedProblem['why'], string>> = {
  unknown: 'there is no such setting',
  invalid: 'the value is not valid',
  conflict: 'it does not go with other settings that are fixed',
  notTrusted: 'another account may write to it, or nobody answers for it',
  notRead: 'it cannot be read',
  notJson: 'it is no JSON object',
}

function diskFinding({ freeBytes }: Facts): Finding {
  if (freeBytes === null) return finding('disk', 'wrong', 'nothing can be written where the data lie')
  const say = `${Math.round(freeBytes / 1_000_000)} MB free`
  return finding('disk', freeBytes < leastFreeBytes ? 'wrong' : 'ok', say)
}

function gatewayFinding({ gateway, outcome }: { gateway: string; outcome: string }): Finding {
  // A shop has both only where it wants both.
  const isUnused = gateway === 'liquido' && outcome === 'notConfigured'
  return finding(gateway, outcome === 'ok' || isUnused ? 'ok' : 'wrong', isUnused ? 'not used' : outcome)
}

function clockFinding({ skewMs }: Facts): Finding {
  if (skewMs === null) return finding('clock', 'warn', 'no gateway told its time')
  const seconds = Math.round(skewMs / 1000)
  const isRight = Math.abs(skewMs) <= maxSkewMs
  return finding('clock', isRight ? 'ok' : 'wrong', `${seconds} s ahead of the gateways`)
}

function readerFinding({ readers: { readers, bridge, missing } }: Facts): Finding {
  const ready = readers.filter(({ phase }) => phase === 'ready')
  if (ready.length > 0) return finding('reader', 'ok', ready.map(({ name }) => name).join(', '))
  const why = [
    ...(bridge.state === 'running' ? [] : [`the reader process is ${bridge.state}`]),
    ...missing.map((name) => `${name} cannot be loaded`),
    ...readers.map(({ name, phase, problem }) => `${name} is ${problem?.tag ?? phase}`),
  ]
  return finding('reader', 'warn', why.length === 0 ? 'none is connected' : why.join('; '))
}

function printerFinding({ printer }: Facts): Finding {
  switch (printer) {
    case 'reached':
      return finding('printer', 'ok', 'reached')
    case 'notReached':
      return finding('printer', 'wrong', 'the receipt printer in the network does not answer')
    case 'notAsked':
      return finding('printer', 'ok', 'not asked: print a test in the settings')
  }
}

/** A line each, and the sum. */
export const readinessText = ({ isReady, profile, findings }: Readiness): string =>
  [
    ...findings.map(({ what, state, say }) => `${state.padEnd(5)} ${what.padEnd(8)} ${say}`),
    `${isReady ? 'ready' : 'NOT READY'} (${profile})`,
    '',
  ].join('\n')
