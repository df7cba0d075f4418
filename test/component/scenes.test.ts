import { describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { sceneGroups } from '../window/scenes/index.ts'
import { openScene } from './open-scene.ts'

const names = sceneGroups.flatMap(({ scenes }) => scenes.map(({ name }) => name))

test('every scene has a name of its own', () => {
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted())
})

describe.each(['es', 'en'] as const)('in %s', (language) => {
  describe.each(sceneGroups)('$title', ({ scenes }) => {
    test.each(scenes)('$name says what it is, and nothing complains', async (scene) => {
      await openScene(scene, { language })
      await expect.element(page.getByRole('main')).toBeVisible()
    })
  })
})
