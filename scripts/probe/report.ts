import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { probeKushki } from './kushki.ts'
import type { probeLiquido } from './liquido.ts'

/** What was learnt. Names of members, codes, kinds, statuses and times: no ids, no keys, nothing of a customer. */
export type Learnt = {
  at: string
  hosts: Record<string, string>
  kushki: Awaited<ReturnType<typeof probeKushki>> | null
  liquido: Awaited<ReturnType<typeof probeLiquido>> | null
}

/** Of what was learnt, the part that settings follow from. */
type Delay = { kushki: { operation: { searchableAfterMs?: number | null } | null } | null }

/**
 * The changes of settings that follow, as the settings' import takes them: nothing is taken for undone sooner than twice the
 * time after which a void could be found, and a person is asked about an unknown outcome twice as late again. Never below
 * the defaults, never above what the settings take.
 */
export function settingsChanges({ kushki }: Delay): object {
  const delay = kushki?.operation?.searchableAfterMs ?? null
  if (delay === null) return { extorno: 1, changes: {} }
  const certainAfterMinutes = Math.min(120, Math.max(15, Math.ceil((2 * delay) / 60_000)))
  const personAfterMinutes = Math.max(30, 2 * certainAfterMinutes)
  return { extorno: 1, changes: { queue: { certainAfterMinutes, personAfterMinutes } } }
}

/** A page for a person: one heading a gateway, one line a fact. */
function page(learnt: Learnt): string {
  const lines = (value: unknown, indent = ''): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([name, member]) =>
          typeof member === 'object' && member !== null && !Array.isArray(member)
            ? [`${indent}- ${name}`, ...lines(member, `${indent}  `)]
            : [`${indent}- ${name}: ${JSON.stringify(member)}`],
        )
      : [`${indent}- ${JSON.stringify(value)}`]
  return [
    `# What the test hosts answered, ${learnt.at}`,
    ...lines(learnt.hosts),
    ...(learnt.kushki === null ? [] : ['', '## Kushki', ...lines(learnt.kushki)]),
    ...(learnt.liquido === null ? [] : ['', '## Liquido', ...lines(learnt.liquido)]),
    '',
  ].join('\n')
}

/** Writes the report, the page and the changes of settings. @returns their paths */
export function writeReport(folder: string, learnt: Learnt): string[] {
  mkdirSync(folder, { recursive: true })
  const stamp = learnt.at.replaceAll(/[:.]/gu, '-')
  const files: [string, string][] = [
    [`probe-${stamp}.json`, `${JSON.stringify(learnt, null, 2)}\n`],
    [`probe-${stamp}.md`, page(learnt)],
    [`probe-${stamp}-settings.json`, `${JSON.stringify(settingsChanges(learnt), null, 2)}\n`],
  ]
  return files.map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
}
