import { expect, it } from 'vitest'
import { answerSummarySchema } from '../../../domain/operations.ts'
import { lookUpAnswer } from '../../../electron/gateways/summary.ts'

it('a record that tells neither an end nor that one will come proves nothing', () => {
  const outcomes = answerSummarySchema.shape.class.options.map((answerClass) => [
    answerClass,
    lookUpAnswer({ class: answerClass, at: 0 }).outcome,
  ])
  expect(Object.fromEntries(outcomes)).toEqual({
    approved: 'found',
    declined: 'found',
    refused: 'found',
    inProgress: 'found',
    unauthorised: 'undecided',
    unknown: 'undecided',
    retryLater: 'undecided',
    notSent: 'undecided',
  })
})
