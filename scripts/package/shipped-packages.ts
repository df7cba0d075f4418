import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../node24.mjs'

/** A package of the lockfile that a package of ours contains, bundled or as it is. */
export type ShippedPackage = {
  name: string
  version: string
  licence: string
  integrity: string
  folder: string
}

type Entry = {
  version?: string
  license?: string
  integrity?: string
  dev?: boolean
  devOptional?: boolean
  optional?: boolean
}

/** Types, headers, the Node that runs the tools, and other systems' bindings that are not installed here. */
const notShipped = /(?:^|node_modules\/)(?:@types\/|node-addon-api$|node-(?:linux|win|darwin)-)/u

/** Every package that is not for development alone and is installed here, by the lockfile; in the order of their names. */
export function shippedPackages(): ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Entry>
  }
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional }]) =>
        path !== '' && dev !== true && devOptional !== true && !notShipped.test(path),
    )
    .filter(([path]) => existsSync(join(root, path)))
    .map(([path, { version = '', license = '', integrity = '' }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license,
      integrity,
      folder: join(root, path),
    }))
    .toSorted((one, other) => (one.folder < other.folder ? -1 : 1))
}
