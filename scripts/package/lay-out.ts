import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { billOfMaterials } from './bill-of-materials.ts'
import { licenceTexts } from './licences.ts'
import { stageApp, stagedManifest } from './stage.ts'
import type { System } from './systems.ts'

/** What a package is made of: the app, and what lies beside it for people to read. */
export type LaidOut = { folder: string; notices: string }

/** Lays a system's package out under `folder`. */
export function layOut(system: System, folder: string): LaidOut {
  const app = join(folder, 'app')
  const notices = join(folder, 'notices')
  stageApp(system, app, stagedManifest())
  rmSync(notices, { recursive: true, force: true })
  mkdirSync(notices)
  writeFileSync(join(notices, 'third-party-licences.txt'), licenceTexts())
  writeFileSync(join(notices, 'sbom.cdx.json'), billOfMaterials())
  return { folder: app, notices }
}
