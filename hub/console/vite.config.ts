import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The console as plain files, which the hub serves: nothing inline, for its content security policy allows none. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../../out/hub-console',
    emptyOutDir: true,
    // The first ones that have `light-dark()`: an owner's phone of 2024.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1500,
  },
})
