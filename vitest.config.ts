import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { channels } from './contract/channels.ts'
import { findChromium, rasterizationOnCpu } from './scripts/chromium.mjs'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many scans of which seed the window is tried with. */
    scanProperty: { seed: number; scans: number }
  }
}

/** The system's Chromium; none is ever downloaded. Where there is none, Playwright says so itself. */
const chromium = findChromium()

/** As the build writes them into the window. */
const define = { __CHANNELS__: JSON.stringify(channels()) }

export default defineConfig({
  test: {
    // Two cores: the tests that start processes must not starve one another.
    maxWorkers: 2,
    coverage: {
      provider: 'v8',
      include: ['{domain,contract,native-bridge,electron,renderer,sandbox,dev-host,hub}/**/*.{ts,tsx}'],
      // Summed up by scripts/coverage.ts, which adds what ran in processes of its own.
      reporter: ['json'],
      reportsDirectory: 'out/coverage',
      reportOnFailure: true,
    },
    // electron-store asks for electron, which tests replace.
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      {
        define,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          globalSetup: ['test/unit/property-seed.ts'],
          setupFiles: ['test/unit/property-seed.ts'],
          testTimeout: 20_000,
        },
      },
      {
        define,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          setupFiles: ['test/integration/process-coverage.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        define,
        plugins: [react()],
        // Everything the tests import is found before they start: found on the way, it would reload the page under them.
        optimizeDeps: {
          entries: ['test/component/*.ts', 'renderer/main.tsx', 'renderer/rest.ts'],
          // Native code, which coverage would have it read with everything else.
          exclude: ['electron', 'node-hid', 'serialport', 'usb'],
        },
        test: {
          name: 'component',
          provide: {
            // The same in each run; looked further by whoever asks for it.
            scanProperty: {
              seed: Number(process.env['EXTORNO_SEED'] ?? 20_261_121),
              scans: Number(process.env['EXTORNO_SCANS'] ?? 24),
            },
          },
          include: ['test/component/**/*.test.ts'],
          testTimeout: 20_000,
          expect: { poll: { timeout: 10_000 } },
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 1024, height: 768 },
            provider: playwright({
              launchOptions: {
                ...(chromium === null ? {} : { executablePath: chromium }),
                args: [
                  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
                  '--disable-dev-shm-usage',
                  '--disable-background-networking',
                  rasterizationOnCpu,
                ],
              },
              contextOptions: { locale: 'es-PE', timezoneId: 'Asia/Tokyo', acceptDownloads: true },
              actionTimeout: 5000,
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
