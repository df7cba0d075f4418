import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { channelName, ipcContract } from '../../../contract/ipc.ts'
import { storeSettingsSchema } from '../../../contract/settings.ts'

const root = join(import.meta.dirname, '../../..')
const exists = (path: string): boolean => existsSync(join(root, path))

const ignored = new Set([
  '.git',
  ...readFileSync(join(root, '.gitignore'), 'utf8')
    .split('\n')
    .map((line) => line.replace(/\/$/u, '')),
])

/** Every file of the repository, from its root, but those in folders that git ignores. */
function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (ignored.has(entry.name)) return []
    return entry.isDirectory() ? filesBelow(path) : [path]
  })
}

/** A comment of TypeScript, JavaScript or CSS; a line of one must not begin inside a word, as in `https://`. */
const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gmu

type Text = { path: string; text: string }

const files = filesBelow('.')
const documents: Text[] = files
  .filter((path) => path.endsWith('.md') || /\.ya?ml$|\.rules$/u.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
const commented: Text[] = files
  .filter((path) => /\.(?:ts|tsx|mts|mjs|css|html)$/u.test(path))
  .map((path) => ({
    path,
    text: (readFileSync(join(root, path), 'utf8').match(comments) ?? []).join('\n'),
  }))
const texts = [...documents, ...commented]

/** What a pattern's first group finds in all texts, as `file: finding`, where it does not hold. */
function broken(
  sources: readonly Text[],
  pattern: RegExp,
  holds: (found: string, path: string) => boolean,
): string[] {
  return sources.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)]
      .map(([, found = '']) => found)
      .filter((found) => !holds(found, path))
      .map((found) => `${path}: ${found}`),
  )
}

/** Whether a path is there; a word in capitals stands for any, as in `docs/trace-KIND.md`. */
function isNamed(path: string): boolean {
  if (exists(path)) return true
  const shape = path.replaceAll(/[A-Z]{2,}/gu, '[\\w-]+')
  return shape !== path && files.some((file) => new RegExp(`^${shape}$`, 'u').test(file))
}

const folders = 'contract|dev-host|docs|domain|electron|hub|native-bridge|renderer|sandbox|scripts|test'

describe('what a document or a comment names is there', () => {
  it('reads them', () => {
    expect(documents.length).toBeGreaterThan(40)
    expect(commented.length).toBeGreaterThan(400)
    expect(commented.some(({ path, text }) => path === relative(root, import.meta.filename) && text)).toBe(
      true,
    )
  })

  it('and nothing that a merge left behind', () => {
    expect(broken(documents, /^(\|? ?={7}(?: |$)|(?:> ?){7}|(?:< ?){7})/gmu, () => false)).toEqual([])
  })

  it('links', () => {
    const isThere = (link: string, path: string): boolean => existsSync(join(root, dirname(path), link))
    expect(broken(documents, /\]\((?!https?:|#)([^)#\s]+)/gu, isThere)).toEqual([])
  })

  it('files and folders', () => {
    const inOurFolders = new RegExp(`(?<![\\w./-])((?:${folders})/[\\w./-]*\\w\\.\\w+)`, 'gu')
    expect(broken(texts, inOurFolders, isNamed)).toEqual([])
    expect(broken(texts, new RegExp(`\`((?:${folders})/[\\w./-]+)\``, 'gu'), isNamed)).toEqual([])
  })

  it('documents by their name alone', () => {
    const isThere = (name: string, path: string): boolean =>
      [dirname(path), '.', 'docs'].some((folder) => exists(join(folder, name)))
    expect(broken(texts, /(?<![\w./-])([\w-]+\.md)\b/gu, isThere)).toEqual([])
  })

  it('decisions, by the path of their page', () => {
    const pages = readdirSync(join(root, 'docs/decisions')).map((name) => name.slice(0, 4))
    expect(broken(texts, /docs\/decisions\/(\w+)/gu, (page) => pages.includes(page.slice(0, 4)))).toEqual([])
    // "Decision" and a number is a page of a document that the reader may not have.
    expect(broken(texts, /(decisions? \d+)/giu, () => false)).toEqual([])
  })

  it('tests by their place below test/', () => {
    const isTest = (place: string): boolean =>
      ['', '.test.ts', '.spec.ts'].some((ending) => exists(`test/${place}${ending}`))
    expect(broken(documents, /`((?:unit|integration|e2e|faults)\/[\w./-]+)`/gu, isTest)).toEqual([])
  })

  it('commands', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(
      broken(texts, /npm run (?:--silent )?([\w-]+(?::[\w-]+)*)/gu, (name) => Object.hasOwn(scripts, name)),
    ).toEqual([])
  })

  it('settings', () => {
    const { queue, cardData, limits, rules, readers, kushki, liquido } = storeSettingsSchema.shape
    const groups = { queue, cardData, limits, rules, readers, kushki, liquido }
    const names = Object.entries(groups).flatMap(([group, schema]) =>
      Object.keys(schema.unwrap().shape).map((name) => `${group}.${name}`),
    )
    // A call between window and main is written the same way.
    const calls = Object.entries(ipcContract).flatMap(([group, members]) =>
      Object.keys(members).map((name) => channelName(group, name)),
    )
    const known = new Set([...names, ...calls])
    const written = documents.filter(({ path }) => path.endsWith('.md'))
    const setting = new RegExp(`\`((?:${Object.keys(groups).join('|')})\\.(?!ts\`)\\w+)\``, 'gu')
    expect(broken(written, setting, (name) => known.has(name))).toEqual([])
  })
})

describe('the pages of decisions', () => {
  const pages = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d/u.test(name))
  const read = (name: string): string => readFileSync(join(root, 'docs/decisions', name), 'utf8')

  it('are numbered without a gap and listed under their titles', () => {
    expect(pages.map((name) => Number(name.slice(0, 4)))).toEqual(pages.map((_name, index) => index + 1))
    const index = read('README.md')
    const unlisted = pages.filter((name) => {
      const title = /^# \d{4}\. (.+)$/mu.exec(read(name))?.[1] ?? ''
      const line = new RegExp(
        `^\\| ${name.slice(0, 4)} +\\| \\[(.+)\\]\\(${basename(name)}\\) +\\|$`,
        'mu',
      ).exec(index)
      return title === '' || line?.[1] !== title
    })
    expect(unlisted).toEqual([])
  })

  it.each(pages)('%s has its five parts', (name) => {
    const headings = [...read(name).matchAll(/^## (.+)$/gmu)].map(([, heading]) => heading)
    expect(headings).toEqual(['Context', 'Decision', 'Why', 'Consequences', 'Turned down'])
  })
})
