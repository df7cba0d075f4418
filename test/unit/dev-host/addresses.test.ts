import { expect, test } from 'vitest'
import { fromChromium, originOf, toChromium } from '../../../dev-host/window/addresses.ts'

const schemes = new Set(['app'])

test('addresses of a registered scheme go to Chromium and back, and no others', () => {
  const pairs = [
    ['app://bundle/index.html?a=1#b', 'https://bundle.app.test/index.html?a=1#b'],
    ['app://bundle/', 'https://bundle.app.test/'],
    ['https://example.com/app://bundle', 'https://example.com/app://bundle'],
    ['other://bundle/', 'other://bundle/'],
    ['file:///etc/passwd', 'file:///etc/passwd'],
  ] as const
  expect(pairs.map(([own]) => toChromium(own, schemes))).toEqual(pairs.map(([, shown]) => shown))
  expect(pairs.map(([, shown]) => fromChromium(shown, schemes))).toEqual(pairs.map(([own]) => own))
  expect(fromChromium('https://bundle.other.test/', schemes)).toBe('https://bundle.other.test/')
})

test('an origin is the scheme and the host', () => {
  expect(['app://bundle/index.html', 'https://a.test:8/x', 'about:blank'].map(originOf)).toEqual([
    'app://bundle',
    'https://a.test:8',
    'null',
  ])
})
