// Drives the real window in the training profile: npm run demo [-- --electron] [--packed]. Each line tells what really happened;
// pictures of the window go to out/demo. Ends with 1 where an outcome is not the one it should be.
import { mkdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { findAcquirer } from './demo/acquirer.ts'
import { createCashier } from './demo/cashier.ts'
import type { Operation, Outcome } from './demo/cashier.ts'
import { buildFirst } from './build/build-first.ts'
import { drivePacked } from './package/drivable.ts'
import { root } from './node24.mjs'

if (process.argv.includes('--electron')) process.env['EXTORNO_RUNTIME'] = 'electron'

const pictures = join(root, 'out', 'demo')
rmSync(pictures, { recursive: true, force: true })
mkdirSync(pictures, { recursive: true })

buildFirst()
const packed = process.argv.includes('--packed') ? await drivePacked() : null
// Only now: it reads which app runs.
const { launchApp, runtime } = await import('../test/e2e/launch-app.ts')

const expectations: boolean[] = []
function tell(what: string, expected: string, really: string): void {
  const isRight = really === expected
  expectations.push(isRight)
  console.log(
    `${isRight ? 'ok    ' : 'WRONG '} ${what}: ${really}${isRight ? '' : ` (should be: ${expected})`}`,
  )
}

console.log(
  `Demonstration in training, on ${runtime() === 'electron' ? 'Electron' : 'the electron host'}${packed === null ? '' : `, from the package in ${packed.folder}`}`,
)
const app = await launchApp()
app.window.setDefaultTimeout(30_000)
try {
  const picture = async (name: string): Promise<void> =>
    void (await app.window.screenshot({ path: join(pictures, `${name}.png`) }))
  const cashier = createCashier(app.window, picture)
  await app.window.getByRole('heading', { name: 'Ventas de hoy' }).waitFor()
  await picture('0-sales')
  const acquirer = await findAcquirer(app.application)

  const reversal: Operation = { kind: 'reverse', amount: '6,000.00', daysAgo: 0, withChip: true }
  const cancellation: Operation = { kind: 'void', amount: '110.00', daysAgo: 0, withChip: false }
  const refund: Operation = {
    kind: 'refund',
    amount: '89.90',
    daysAgo: 1,
    withChip: false,
    beforeConfirming: acquirer.disconnect,
  }
  const ids: string[] = []
  const note = (outcome: Outcome): string => {
    ids.push(outcome.operationId)
    return outcome.state
  }

  tell('chip reversal of S/ 6,000.00', 'approved', note(await cashier.takeBack(reversal, '1-chip-reversal')))
  tell(
    'cardless void of S/ 110.00',
    'approved',
    note(await cashier.takeBack(cancellation, '2-cardless-void')),
  )
  const waiting = await cashier.takeBack(refund, '3-cardless-refund')
  tell('cardless refund of S/ 89.90 without a connection', 'queued', note(waiting))
  tell('the acquirer knows of', '2 operations', `${(await acquirer.effects()).length} operations`)
  await acquirer.connect()
  const replayed = await cashier.outcomeOnce((state) => state === 'approved' || state === 'declined')
  tell('the same refund, sent by itself when the connection is back', 'approved', replayed.state)
  await picture('4-replayed')
  tell('the acquirer knows of', '3 operations', `${(await acquirer.effects()).length} operations`)
  tell('operations submitted', '3', String(new Set(ids).size))
  await cashier.openQueue()
  await picture('5-queue')
} catch (error) {
  expectations.push(false)
  console.error(`WRONG  ${error instanceof Error ? error.message : String(error)}`)
  await app.window.screenshot({ path: join(pictures, 'wrong.png') }).catch(() => {})
} finally {
  await app.close()
  packed?.remove()
}
console.log(`Pictures: ${relative(process.cwd(), pictures) || '.'}`)
process.exit(expectations.every(Boolean) ? 0 : 1)
