// Writes what group policy of Windows and its administrators are told of the settings: npm run policies. The results are kept in the tree.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './node24.mjs'
import { policyMembers } from './policies/members.ts'
import { adml, admx, keyLines, wordsOf } from './policies/templates.ts'

const members = policyMembers()
const [es, en] = [await wordsOf('es'), await wordsOf('en')]
const folder = join(root, 'build/windows/policies')
const files = {
  'extorno.admx': admx(members, en),
  'en-US/extorno.adml': adml(members, en, 'en'),
  'es-ES/extorno.adml': adml(members, es, 'es'),
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

const page = join(root, 'docs/policies.md')
const [before = ''] = readFileSync(page, 'utf8').split('\n## Every key\n')
const table = [['key', 'values', 'default'], ['---', '---', '---'], ...keyLines(members)]
writeFileSync(
  page,
  `${before}\n## Every key\n\nWritten by \`npm run policies\` out of the schema of the settings; \`npm run format\` aligns it.\n\n${table
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n')}\n`,
)
