import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../node24.mjs'
import { shippedPackages } from './shipped-packages.ts'

const hexOf = (integrity: string): string =>
  Buffer.from(integrity.replace(/^sha512-/u, ''), 'base64').toString('hex')

const packageUrl = (name: string, version: string): string =>
  `pkg:npm/${name.replace(/^@/u, '%40')}@${version}`

type Manifest = { name: string; version: string }
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/**
 * What the package is made of, as CycloneDX 1.6: every package with its version, hash and licence, and Electron. Without a time or
 * a random number, so that two builds of one tree have the same one; `npm sbom` writes both, and asks the whole tree to be installed.
 */
export function billOfMaterials(): string {
  const own = manifestOf(root)
  const electron = manifestOf(join(root, 'node_modules/electron'))
  const components = shippedPackages().map(({ name, version, licence, integrity }) => ({
    type: 'library',
    'bom-ref': packageUrl(name, version),
    name,
    version,
    purl: packageUrl(name, version),
    hashes: [{ alg: 'SHA-512', content: hexOf(integrity) }],
    licenses: [{ expression: licence.replace(/X11/u, 'MIT') }],
  }))
  const unique = [...new Map(components.map((component) => [component.purl, component])).values()]
  return `${JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: {
        component: {
          type: 'application',
          'bom-ref': packageUrl(own.name, own.version),
          name: own.name,
          version: own.version,
        },
      },
      components: [
        {
          type: 'framework',
          'bom-ref': packageUrl('electron', electron.version),
          name: 'electron',
          version: electron.version,
          purl: packageUrl('electron', electron.version),
          licenses: [{ expression: 'MIT' }],
        },
        ...unique,
      ],
    },
    null,
    2,
  )}\n`
}
