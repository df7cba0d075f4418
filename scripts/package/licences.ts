import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../node24.mjs'
import { shippedPackages } from './shipped-packages.ts'
import type { ShippedPackage } from './shipped-packages.ts'

const licenceFile = /^(?:licen[cs]e|copying|notice)/iu

/** Libraries that a package has compiled in, by the folder that holds their texts. */
const compiledIn: Readonly<Record<string, string>> = { 'node-hid': 'hidapi' }

const textsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => licenceFile.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())

const textsOf = ({ folder, name }: ShippedPackage): string[] => {
  const inner = compiledIn[name]
  return [...textsIn(folder), ...(inner === undefined ? [] : textsIn(join(folder, inner)))]
}

/** The MIT text of this project, with another's name: what a package that says "MIT" and brings no text is under. */
const mitTextOf = (holder: string): string =>
  readFileSync(join(root, 'LICENSE'), 'utf8')
    .replace(/^Copyright.*$/mu, `Copyright ${holder}`)
    .trim()

function holderOf({ folder, name }: ShippedPackage): string {
  const { author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    author?: string | { name?: string }
  }
  const told = typeof author === 'string' ? author : author?.name
  return told === undefined || told === '' ? `the authors of ${name}` : told
}

/**
 * The licence texts of everything a package contains, one after the other.
 *
 * @throws a sentence that names a package whose text is nowhere
 */
export function licenceTexts(): string {
  return shippedPackages()
    .map((shipped) => {
      const found = textsOf(shipped)
      if (found.length === 0 && shipped.licence !== 'MIT')
        throw new Error(`${shipped.name} is under "${shipped.licence}" and brings no licence text`)
      const texts = found.length > 0 ? found : [mitTextOf(holderOf(shipped))]
      return `${shipped.name} ${shipped.version} (${shipped.licence})\n\n${texts.join('\n\n')}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}
