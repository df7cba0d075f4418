import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

type Entry = { version?: string; integrity?: string; resolved?: string; link?: boolean }

const { packages } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../package-lock.json'), 'utf8'),
) as { packages: Record<string, Entry> }

const dependencies = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/** What npm downloads: every entry but the project itself. */
const downloaded = Object.entries(packages).filter(([path, { link }]) => path !== '' && link !== true)

it('names the hash of everything that npm downloads, also for platforms other than this one', () => {
  // npm accepts an entry without a hash silently. One is left out where the registry does not have the version of one
  // platform's package yet: choose the newest version of the tool that is there for all platforms.
  expect(downloaded.length).toBeGreaterThan(400)
  expect(downloaded.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([])
})

it('belongs to a package.json that names exact versions', () => {
  const wanted = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8'),
  ) as Record<(typeof dependencies)[number], Record<string, string>>
  const ranges = dependencies.flatMap((kind) =>
    Object.entries(wanted[kind]).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/u.test(version)),
  )
  expect(ranges).toEqual([])
})

it('names no registry: whoever installs uses their own', () => {
  expect(downloaded.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
})
