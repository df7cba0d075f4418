import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    // Two cores: the tests that start processes must not starve one another.
    maxWorkers: 2,
    // electron-store asks for electron, which tests replace.
    server: { deps: { inline: ['electron-store'] } },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.{ts,tsx}'],
          globalSetup: ['test/unit/property-seed.ts'],
          setupFiles: ['test/unit/property-seed.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
