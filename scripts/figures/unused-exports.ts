import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../node24.mjs'

type Issues = { issues: ({ file: string } & Record<string, unknown>)[] }

/** Exports, exported types and files that nobody uses, as knip finds them: `file: name`. */
export function unusedExports(): string[] {
  const knip = spawnSync(
    process.execPath,
    [join(root, 'node_modules/knip/bin/knip.js'), '--reporter', 'json', '--include', 'files,exports,types'],
    { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const { issues } = JSON.parse(knip.stdout) as Issues
  return issues.flatMap(({ file, ...found }) =>
    Object.values(found).flatMap((names) =>
      Array.isArray(names) ? names.map((entry: { name?: string }) => `${file}: ${entry.name ?? 'file'}`) : [],
    ),
  )
}
