import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { judgeSettings } from '../../../electron/managed/managed-settings.ts'
import { readManaged } from '../../../electron/managed/read-managed.ts'
import { exportPolicy, valuesInRegFile } from '../../../electron/managed/windows-policy.ts'

/** In the form that `reg export` writes ("Windows Registry Editor Version 5.00"), as Microsoft describes it (support article 310516). */
const exported = [
  '\uFEFFWindows Registry Editor Version 5.00',
  '',
  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Extorno]',
  '"merchantName"="Bodega \\"Ñandú\\" \\\\ Hijos"',
  '"limits.perDayMinor.refund"=dword:0007a120',
  '"liquido.enabled"=dword:00000001',
  '"rules.voidTries"="4"',
  '"printing.widthMm"=dword:0000003a',
  '"reasons"=hex(7):43,00,61,00,6d,00,62,00,69,00,6f,00,00,00,45,00,72,00,72,00,6f,00,\\',
  '  72,00,00,00,00,00',
  '"readers.serial"="[{\\"path\\":\\"COM3\\",\\"family\\":\\"magtek\\"}]"',
  '"theme"="purple"',
  '"nothing.such"="x"',
  '"odd"=hex:01,02',
  '',
  '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Extorno\\Below]',
  '"language"="en"',
  '',
].join('\r\n')

const read = (policy: string | null | Error, path = '/nowhere/managed.json') =>
  readManaged({
    path,
    owners: new Set(),
    platform: 'win32',
    policy: () => (policy instanceof Error ? Promise.reject(policy) : Promise.resolve(policy)),
  })

it('reads texts, numbers and lists of the key itself', () => {
  expect(Object.fromEntries(valuesInRegFile(exported))).toEqual({
    merchantName: 'Bodega "Ñandú" \\ Hijos',
    'limits.perDayMinor.refund': 500_000,
    'liquido.enabled': 1,
    'rules.voidTries': '4',
    'printing.widthMm': 58,
    reasons: ['Cambio', 'Error'],
    'readers.serial': '[{"path":"COM3","family":"magtek"}]',
    theme: 'purple',
    'nothing.such': 'x',
  })
})

it('fixes each setting that its value fits, and names the others', async () => {
  const { fixed, problems } = judgeSettings((await read(exported)).settings, defaultSettings())
  expect(Object.fromEntries(fixed)).toEqual({
    merchantName: 'Bodega "Ñandú" \\ Hijos',
    'limits.perDayMinor.refund': 500_000,
    'liquido.enabled': true,
    'rules.voidTries': 4,
    'printing.widthMm': 58,
    reasons: ['Cambio', 'Error'],
    'readers.serial': [{ path: 'COM3', baudRate: 115_200, family: 'magtek' }],
  })
  expect(problems).toEqual([
    { key: 'theme', why: 'invalid' },
    { key: 'nothing.such', why: 'unknown' },
  ])
})

it('is nothing where there is no key, and says so where it cannot be asked', async () => {
  expect(await read(null)).toEqual({ settings: [], problems: [] })
  expect(await read(new Error('spawn'))).toEqual({
    settings: [],
    problems: [{ key: 'policy', why: 'notRead' }],
  })
})

it('answers for the file, whose rights cannot be told; the policy is stronger', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'extorno-policy-'))
  const path = join(folder, 'managed.json')
  writeFileSync(path, JSON.stringify({ settings: { language: 'en', merchantName: 'Archivo' } }))
  const key = (lines: string): string => `[HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies\\Extorno]\r\n${lines}\r\n`
  expect(await read(key('"merchantName"="Directiva"'), path)).toEqual({
    settings: [{ merchantName: 'Directiva' }],
    problems: [{ key: 'managed.json', why: 'notTrusted' }],
  })
  const both = await read(key('"merchantName"="Directiva"\r\n"managedFile"=dword:00000001'), path)
  expect(Object.fromEntries(judgeSettings(both.settings, defaultSettings()).fixed)).toEqual({
    language: 'en',
    merchantName: 'Directiva',
  })
  rmSync(folder, { recursive: true })
})

it.runIf(process.platform !== 'win32')('says where Windows’ own tool is not there', async () => {
  await expect(exportPolicy(tmpdir())).rejects.toThrow('ENOENT')
})
