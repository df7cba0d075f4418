import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import type { AppInfo } from '../../contract/ipc.ts'
import { profileDefaults } from '../../electron/settings/profile-defaults.ts'
import { root } from '../../scripts/node24.mjs'
import { hostPath } from '../../scripts/runtime.mjs'
import { ask } from './counter.ts'
import { expect, runtime, test } from './launch.ts'

test.skip(process.platform === 'win32', 'the folder’s rights are those of POSIX')
test.skip(
  process.env['EXTORNO_PACKED_APP'] !== undefined,
  'a packed program looks at the system’s own folder',
)

let world: string
let place: string
test.beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'extorno-accounts-'))
  place = join(world, 'counter')
  mkdirSync(place)
  chmodSync(place, 0o2770)
  for (const account of ['ana', 'berta', 'carla']) mkdirSync(join(world, account))
})
test.afterEach(() => rmSync(world, { recursive: true, force: true, maxRetries: 5 }))

test('an account’s data become the counter’s; a second account finds them, and has their key by a code', async ({
  launchApp,
}) => {
  const options = (account: string, ...more: string[]) => ({
    userData: join(world, account),
    args: ['--profile=test', ...more],
  })
  // As a version before left it.
  mkdirSync(join(world, 'ana/test'))
  writeFileSync(
    join(world, 'ana/test/settings.json'),
    JSON.stringify({ settings: { ...profileDefaults('test'), merchantName: 'Bodega Rosa' } }),
  )
  const moved = await launchApp(options('ana', `--counter-folder=${place}`))
  expect((await ask<AppInfo>(moved.window, 'app.info')).health).toMatchObject({
    data: 'counter',
    settings: 'ok',
    keyring: 'weak',
  })
  expect(await ask(moved.window, 'settings.get')).toMatchObject({ merchantName: 'Bodega Rosa' })
  await moved.window.getByLabel('Ticket, monto, últimos 4 o referencia').waitFor()
  await moved.window.keyboard.press('F9')
  await expect(moved.window.getByText('Carpeta de la PC, común a sus cuentas')).toBeVisible()
  expect([existsSync(join(place, 'data/test/outbox.sqlite')), existsSync(join(world, 'ana/test'))]).toEqual([
    true,
    false,
  ])
  const made = await ask<{ value: { code: string } }>(moved.window, 'settings.handOverKey')
  await moved.close()

  const second = await launchApp(options('berta', `--counter-folder=${place}`))
  expect((await ask<AppInfo>(second.window, 'app.info')).health).toMatchObject({
    data: 'counter',
    keyring: 'otherAccount',
  })
  expect(await ask(second.window, 'settings.get')).toMatchObject({ merchantName: 'Bodega Rosa' })
  await expect(second.window.getByText('La clave de esta caja la tiene otra cuenta de la PC')).toBeVisible()
  await second.window.getByLabel('Código de la otra cuenta').fill(made.value.code.toLowerCase())
  // It would start the program again, which no driver could follow.
  await second.application.evaluate(({ app }) => {
    app.relaunch = () => undefined
  })
  const ended = second.application.waitForEvent('close')
  await second.window.getByRole('button', { name: 'Usar el código' }).click()
  await ended
  const third = await launchApp(options('berta', `--counter-folder=${place}`))
  expect((await ask<AppInfo>(third.window, 'app.info')).health).toMatchObject({
    data: 'counter',
    keyring: 'weak',
  })
  const madeNext = await ask<{ value: { code: string } }>(third.window, 'settings.handOverKey')
  await third.close()
  const journal = new DatabaseSync(join(place, 'data/test/outbox.sqlite'), { readOnly: true })
  expect(
    journal
      .prepare("SELECT event FROM journal WHERE event LIKE 'key%' ORDER BY sequence")
      .all()
      .map(({ event }) => event),
  ).toEqual(['keyHandedOver', 'keyTaken', 'keyHandedOver'])
  journal.close()

  // Only the host has the answer on a stream; on Electron the counter is told apart by its windows alone.
  if (runtime() === 'electron') return
  const take = async (): Promise<[string, unknown]> => {
    const program = spawn(
      hostPath,
      [
        `--user-data-dir=${join(world, 'carla')}`,
        root,
        '--profile=test',
        `--counter-folder=${place}`,
        '--take-key',
        madeNext.value.code,
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const [said, [code]] = await Promise.all([text(program.stdout), once(program, 'exit')])
    return [said, code]
  }
  expect(await take()).toEqual(['this account has the key\n', 0])
  expect(await take()).toEqual(['no key is missing here (keyring: weak, data: counter)\n', 1])
})
