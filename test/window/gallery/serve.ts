import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { build, preview } from 'vite'
import type { InlineConfig } from 'vite'
import { channels } from '../../../contract/channels.ts'

const folder = import.meta.dirname

/** Builds the gallery into out/gallery and serves it on loopback. */
export async function serveGallery(): Promise<{ address: string; close: () => Promise<void> }> {
  const outDir = join(folder, '../../../out/gallery')
  const config = {
    configFile: false,
    root: folder,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    define: { __CHANNELS__: JSON.stringify(channels()) },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'chrome140',
      chunkSizeWarningLimit: 2500,
      rolldownOptions: { input: { index: join(folder, 'index.html'), frame: join(folder, 'frame.html') } },
    },
    preview: { host: '127.0.0.1', port: 0 },
  } satisfies InlineConfig
  await build(config)
  const server = await preview(config)
  const [address] = server.resolvedUrls?.local ?? []
  if (address === undefined) throw new Error('the gallery is served nowhere')
  return { address, close: () => server.close() }
}
