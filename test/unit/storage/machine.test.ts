import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { files } from '../../../electron/storage/files.ts'
import { formerMachine, thisMachine } from '../../../electron/storage/machine.ts'
import { makeDirectory, removeDirectory } from '../../bench/history.ts'
import { openStorage } from '../../../electron/storage/storage.ts'
import { fill, open, options, path, rig } from './rig.ts'

const host = vi.hoisted(() => ({ name: 'caja-1' }))
vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  hostname: () => host.name,
}))
afterEach(() => {
  host.name = 'caja-1'
})

/** A start as the program makes it: the machine is asked itself. */
const start = (over: Parameters<typeof open>[0] = {}) => {
  const { machine: _, ...own } = options(over)
  const opened = openStorage({ ...own, ...over })
  if (!opened.ok) throw new Error(opened.error.tag)
  const storage = opened.value
  const restored = storage.isRestored()
  storage.close()
  return restored
}
const rollbackDetector = (): string => `${rig.directory}.seen.json`
afterEach(() => rmSync(rollbackDetector(), { force: true }))

/** The checkpoint as version 0.1.0 wrote it. */
function asOfVersion010(machine: string): void {
  const { rollbackDetector: _, ...former } = JSON.parse(readFileSync(path(files.checkpoint), 'utf8'))
  writeFileSync(path(files.checkpoint), JSON.stringify({ ...former, machine }))
}

describe('a data directory', () => {
  it('copied without its rollback detector, also to a PC of the same name, is a copy', () => {
    start({ rollbackDetector: rollbackDetector() })
    const elsewhere = makeDirectory()
    cpSync(rig.directory, elsewhere, { recursive: true })
    expect(start({ directory: elsewhere, rollbackDetector: join(elsewhere, 'seen', 'seen.json') })).toBe(true)
    removeDirectory(elsewhere)
  })

  it('copied to a PC whose detector saw another queue is a copy', () => {
    const elsewhere = makeDirectory()
    start({ directory: elsewhere, rollbackDetector: rollbackDetector() })
    const storage = open({ rollbackDetector: path('own/seen.json') })
    fill(storage, 1)
    storage.close()
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(true)
    removeDirectory(elsewhere)
  })

  it('on a PC that was given another name is what it was', () => {
    start({ rollbackDetector: rollbackDetector() })
    host.name = 'caja-principal'
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(false)
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(false)
  })

  it('whose rollback detector can be written nowhere opens as what it is, start after start', () => {
    writeFileSync(path('a file'), '')
    const nowhere = path('a file/seen.json')
    expect(start({ rollbackDetector: nowhere })).toBe(false)
    expect(start({ rollbackDetector: nowhere })).toBe(false)
    host.name = 'caja-principal'
    expect(start({ rollbackDetector: nowhere })).toBe(false)
    // There the machine's own id is what tells a copy.
    expect(start({ rollbackDetector: nowhere, machine: 'one' })).toBe(thisMachine() !== '')
    expect(start({ rollbackDetector: nowhere, machine: 'two' })).toBe(true)
  })

  it('whose rollback detector a loss of power emptied is no copy', () => {
    start({ rollbackDetector: rollbackDetector() })
    writeFileSync(rollbackDetector(), '')
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(false)
  })
})

describe('a data directory of version 0.1.0', () => {
  it('is what it was, also on a PC that was renamed since where its rollback detector fits', () => {
    start({ rollbackDetector: rollbackDetector() })
    asOfVersion010(formerMachine())
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(false)
    asOfVersion010(formerMachine())
    host.name = 'caja-principal'
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(false)
  })

  it('without its rollback detector is a copy', () => {
    start({ rollbackDetector: rollbackDetector() })
    asOfVersion010(formerMachine())
    rmSync(rollbackDetector())
    expect(start({ rollbackDetector: rollbackDetector() })).toBe(true)
  })

  it('that never had one is told by its machine: host name and id', () => {
    start()
    asOfVersion010(formerMachine())
    expect(start()).toBe(false)
    asOfVersion010('one')
    expect(start({ machine: 'one' })).toBe(false)
    asOfVersion010(formerMachine())
    host.name = 'caja-2'
    expect(start()).toBe(true)
  })

  it('that never had one and is of another machine is a copy', () => {
    start()
    asOfVersion010('another machine')
    expect(start()).toBe(true)
  })
})

describe('the name of a machine', () => {
  it('is its machine id’s, not its host name’s, and does not tell it', () => {
    mkdirSync(path('etc'))
    writeFileSync(path('etc/machine-id'), '0123456789abcdef0123456789abcdef\n')
    const name = thisMachine(path('etc/machine-id'))
    expect(name).toMatch(/^[0-9a-f]{32}$/u)
    expect(name).not.toContain('0123456789abcdef')
    host.name = 'caja-principal'
    expect(thisMachine(path('etc/machine-id'))).toBe(name)
    expect(thisMachine(path('etc/none'))).toBe('')
  })

  it('is none where its id is empty, as in an image before its first start', () => {
    writeFileSync(path('machine-id'), '\n')
    expect(thisMachine(path('machine-id'))).toBe('')
    writeFileSync(path('machine-id'), 'abc')
    const name = thisMachine(path('machine-id'))
    writeFileSync(path('machine-id'), 'abc\n')
    expect(thisMachine(path('machine-id'))).toBe(name)
  })
})
