import { expect, it, vi } from 'vitest'
import { pause } from '../../../hub/console/calls/pause.ts'

it('leaves nothing at the signal of a pause that is over', async () => {
  const { signal } = new AbortController()
  const [listens, letsGo] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')]
  await pause(1, signal)
  expect(listens).toHaveBeenCalledTimes(1)
  expect(letsGo.mock.calls.map(([, listener]) => listener)).toEqual(
    listens.mock.calls.map(([, listener]) => listener),
  )
})
