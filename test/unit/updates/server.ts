import { createHash, generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { UpdateRing } from '../../../contract/updates.ts'
import { signManifest } from '../../../scripts/release/manifest.ts'

/** A pair of keys as `npm run release -- key` makes it. */
export function keys(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('ed25519')
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  }
}

export type UpdateServer = {
  address: string
  /** What is offered; signed by the server's key unless another is given. */
  offer(
    version: string,
    content: Buffer,
    options?: { key?: string; ring?: UpdateRing; system?: string },
  ): void
  /** Serves other bytes under the signed name. */
  replaceFile(content: Buffer): void
  /** Sends so many bytes of the file, once, and then nothing until the answer is called: it ends the connection. */
  stopAfter(bytes: number): () => void
  /** `range` headers and paths of what was asked. */
  readonly asked: { path: string; range: string | undefined }[]
  readonly publicKey: string
  close(): Promise<void>
}

const fileName = 'Extorno.deb'

/** A real HTTP server on loopback with a manifest and a file, difficult where a test wants it. */
export async function startUpdateServer(): Promise<UpdateServer> {
  const own = keys()
  const manifests = new Map<string, string>()
  const asked: UpdateServer['asked'] = []
  let file: Buffer = Buffer.alloc(0)
  let cut: number | null = null
  let held: (() => void) | null = null
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const range = request.headers.range
    asked.push({ path, range })
    const manifest = manifests.get(path)
    if (manifest !== undefined) return void response.end(manifest)
    if (path !== `/${fileName}`) return void response.writeHead(404).end()
    const from = Number(/^bytes=(\d+)-$/u.exec(range ?? '')?.[1] ?? 0)
    const part = file.subarray(from)
    response.writeHead(range === undefined ? 200 : 206, { 'content-length': part.length })
    if (cut === null) return void response.end(part)
    const sent = part.subarray(0, cut)
    cut = null
    held = () => response.destroy()
    response.write(sent)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    publicKey: own.publicKey,
    asked,
    offer(version, content, { key = own.privateKey, ring = 'all', system = 'linux-x64' } = {}) {
      file = content
      const sha512 = createHash('sha512').update(content).digest('hex')
      const files = [{ system, name: fileName, bytes: content.length, sha512 }]
      manifests.set('/all.json', signManifest({ product: 'extorno', ring, version, files }, key))
    },
    replaceFile: (content) => {
      file = content
    },
    stopAfter(bytes) {
      cut = bytes
      return () => held?.()
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
