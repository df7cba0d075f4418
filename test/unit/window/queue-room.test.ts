import { expect, it } from 'vitest'
import { defaultSettings } from '../../../contract/settings.ts'
import { nearLimits } from '../../../renderer/parts/queue-room.ts'

const limits = { ...defaultSettings().limits, mostRowsWaiting: 10, mostMoneyWaitingMinor: 100_000 }
const summary = (waiting: number, attention: number, waitingMinor: Record<string, number>) => ({
  connections: [],
  waiting,
  attention,
  waitingMinor,
  drain: null,
})

it('says nothing while there is room', () => {
  expect(nearLimits(summary(7, 0, { PEN: 79_999, USD: 1 }), limits)).toEqual([])
})

it('tells of rows and of each currency from four fifths on', () => {
  expect(nearLimits(summary(6, 2, { PEN: 80_000, USD: 95_000 }), limits)).toEqual([
    { limit: 'rows', waiting: 8, most: 10 },
    {
      limit: 'money',
      waiting: { currency: 'PEN', minor: 80_000 },
      most: { currency: 'PEN', minor: 100_000 },
    },
    {
      limit: 'money',
      waiting: { currency: 'USD', minor: 95_000 },
      most: { currency: 'USD', minor: 100_000 },
    },
  ])
})
