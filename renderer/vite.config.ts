import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The window as plain files: nothing inline (the content security policy allows none), relative addresses (the window
 * is served from a scheme of its own).
 */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    // For traces and coverage; the installers leave maps out, and no script names its own.
    sourcemap: 'hidden',
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1500,
  },
})
