import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { channels } from '../contract/channels.ts'

/**
 * The window as plain files: nothing inline (the content security policy allows none), relative addresses (the window
 * is served from a scheme of its own).
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  // Only the names go into the first file: the schemas, and zod with them, come later.
  define: { __CHANNELS__: JSON.stringify(channels()) },
  resolve: { alias: { 'temporal-polyfill': `${import.meta.dirname}/native-temporal.ts` } },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // For traces and coverage; the installers leave maps out, and no script names its own.
    sourcemap: 'hidden',
    // The first that has Temporal; Electron 45 comes with 156.
    target: 'chrome144',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1500,
  },
})
