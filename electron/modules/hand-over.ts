import { join } from 'node:path'
import { safeStorage } from 'electron'
import type { HandOverError, TakeKeyError } from '../../contract/managed.ts'
import { err } from '../../domain/result.ts'
import type { Result } from '../../domain/result.ts'
import { handOverKey, noteTaken, takeKey } from '../enrolment/hand-over.ts'
import { keyFilesOf } from './secrets.ts'
import type { Context } from './context.ts'
import type { Module } from './module.ts'
import { runWithoutWindow } from './without-window.ts'

const flag = '--take-key'

/** The code of `--take-key CODE`; `null`: the program was not started for that. */
export function keyCode(argv: readonly string[]): string | null {
  const at = argv.indexOf(flag)
  return at === -1 ? null : (argv[at + 1] ?? '')
}

const handOverOf = ({ profile, clock }: Context) => {
  const files = keyFilesOf(profile)
  return files === null
    ? null
    : { files, path: join(profile.folder, 'hand-over.json'), account: safeStorage, clock }
}

/** A code by which another account of the PC gets the key of the counter. */
export function handOver(
  context: Context,
): Promise<Result<{ code: string; expiresAt: number }, HandOverError>> {
  const own = handOverOf(context)
  return own === null ? Promise.resolve(err({ tag: 'NoKey' })) : handOverKey(own)
}

/** Gives this account the key that another one handed over. The program has to be started again to use it. */
export async function takeHandedOver(
  code: string,
  context: Context,
): Promise<Result<undefined, TakeKeyError>> {
  const own = handOverOf(context)
  if (own === null || context.secrets().keyring !== 'otherAccount') return err({ tag: 'NotNeeded' })
  return takeKey(code, own)
}

/** Has the journal, which is open, say that another account has the key since. */
export function noteKeyTaken(context: Context): void {
  const own = handOverOf(context)
  if (own !== null)
    noteTaken(own.path, (takenAt) => context.administrative.note('system', 'keyTaken', { takenAt }))
}

const sentences: Readonly<Record<TakeKeyError['tag'], string>> = {
  NotNeeded: 'no key is missing here',
  NoHandOver:
    'no key was handed over: make a code in the settings (F8, This counter) of the account that has it',
  NotACode: 'that is no code: it has four groups of four letters and digits',
  Expired: 'the code has expired: make another',
  WrongCode: 'the code does not open what was handed over',
  OtherCounter: 'what was handed over is not the key of these data',
  CouldNotWrite: 'the key could not be kept: is the keyring open, and may this account write to its folder?',
}

/** `extorno --take-key CODE`: wraps the counter's key, which another account handed over, for this one; says so and ends. */
export const runTakeKey = (code: string, modules: readonly Module<Context>[]): void =>
  runWithoutWindow({
    modules,
    whileRunning: 'Extorno is running: close it first.',
    async work(context) {
      const taken = await takeHandedOver(code, context)
      const found = `keyring: ${context.secrets().keyring}, data: ${context.profile.data}`
      process.stdout.write(
        taken.ok ? 'this account has the key\n' : `${sentences[taken.error.tag]} (${found})\n`,
      )
      return taken.ok
    },
  })
