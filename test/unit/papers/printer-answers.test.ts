import { expect, it } from 'vitest'
import { createAnswers } from '../../../native-bridge/printing/answers.ts'

const never = { after: () => () => undefined }
const isOne = (byte: number): boolean => byte === 1

it('takes an answer that came before it was waited for, once, and none from before it was asked', async () => {
  const answers = createAnswers(never)
  answers.take(Uint8Array.of(1))
  answers.forget()
  answers.take(Uint8Array.of(7, 1))
  expect(await answers.next(isOne, 1000)).toBe(1)
  const second = answers.next(isOne, 1000)
  answers.take(Uint8Array.of(7))
  answers.lost()
  expect(await second).toBeNull()
})

it('keeps little of a line that makes noise while nothing is awaited', async () => {
  const answers = createAnswers(never)
  answers.take(new Uint8Array(256))
  answers.take(Uint8Array.of(1))
  const answer = answers.next(isOne, 1000)
  answers.lost()
  expect(await answer).toBeNull()
})
